import { userMessage } from 'a2a-core'
import { anonymousCaller, type Idempotency, type NewTask } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { newFile } from './new-file.ts'

const scope = { agent: 'agent', tenant: '', owner: 'owner' }

function newTask(taskId: string, mode: Idempotency['mode']): NewTask {
  const message = userMessage('hello', { messageId: `message of ${mode}`, taskId, contextId: 'c' })
  return {
    taskId,
    contextId: 'c',
    serial: false,
    records: [],
    input: {
      message,
      caller: anonymousCaller,
      accepts: [],
      extensions: [],
      metadata: {},
      answers: {},
      idempotency: { digest: 'hello', mode },
    },
  }
}

test.each(['always', 'running'] as const)(
  'a message that waited when its process ended is the same when it is sent again: %s',
  async (mode) => {
    const file = await newFile()
    const first = sqliteEngine(file)
    await first.create(scope, newTask('task', mode))
    await first.close()

    const second = sqliteEngine(file)
    expect(await second.create(scope, newTask('again', mode))).toEqual({
      duplicateOf: { taskId: 'task', digest: 'hello' },
    })
    expect(await second.get({ ...scope, taskId: 'again' })).toBeUndefined()
    await second.close()
  },
)
