import { expect, onTestFinished, test } from 'vitest'
import { dataPart, filePart, userMessage, type JsonObject } from 'a2a-core'
import { anonymousCaller, createServer, sendMessage, text, type Call } from 'a2a-core/server'
import { agentOf } from './agent-of.ts'

const call: Call = { caller: anonymousCaller, extensions: [], request: new AbortController() }

test('an agent may change what its turn gives it, and nobody else sees it', async () => {
  const agent = agentOf(async function* (turn) {
    const data = turn.data as { items: number[] }
    data.items.sort((first, second) => first - second)
    const [file] = turn.files
    if (file) file.filename = 'changed'
    turn.metadata['changed'] = true
    turn.task.metadata = { changed: true }
    turn.task.status.message = userMessage('changed')
    yield text(JSON.stringify(data.items))
  })
  const server = createServer(agent)
  onTestFinished(() => server.close())
  const parts = [
    dataPart({ items: [2, 1] }),
    filePart(new TextEncoder().encode('hi'), { filename: 'given' }),
  ]
  const request = { message: userMessage(parts), metadata: { given: true } }

  const { task } = await sendMessage(server, request, call)

  expect(task?.status.state).toBe('TASK_STATE_COMPLETED')
  expect(task?.metadata).toBeUndefined()
  const [data, file] = task?.history?.[0]?.parts ?? []
  expect(data?.data as JsonObject).toEqual({ items: [2, 1] })
  expect(file?.filename).toBe('given')
  const key = { agent: agent.id, tenant: '', owner: call.caller.owner, taskId: task?.id ?? '' }
  const records = await server.engine.read(key, 0, 10)
  expect(records.map(({ event }) => event.statusUpdate?.status.message)).toEqual(
    records.map(() => undefined),
  )
  expect(records[1]?.event.statusUpdate?.status.state).toBe('TASK_STATE_WORKING')
})

test('text that is none fails the task, and says so to the log', async () => {
  const errors: unknown[] = []
  const agent = agentOf(async function* () {
    yield text(undefined as unknown as string)
  })
  const server = createServer(agent, { onError: (error) => errors.push(error) })
  onTestFinished(() => server.close())

  const { task } = await sendMessage(server, { message: userMessage('hello') }, call)

  expect(task?.status.state).toBe('TASK_STATE_FAILED')
  expect(String(errors[0])).toBe('TypeError: text() takes a string, not undefined')
})

test('an iterator that gives no result fails the task', async () => {
  const errors: unknown[] = []
  const broken = {
    next: () => Promise.resolve(undefined),
    [Symbol.asyncIterator]: () => broken,
  }
  const agent = agentOf(() => broken as unknown as AsyncGenerator<never>)
  const server = createServer(agent, { onError: (error) => errors.push(error) })
  onTestFinished(() => server.close())

  const { task } = await sendMessage(server, { message: userMessage('hello') }, call)

  expect(task?.status.state).toBe('TASK_STATE_FAILED')
  expect(errors).toHaveLength(1)
})
