import { expect, test } from 'vitest'
import { newId } from 'a2a-core'
import { EngineUnavailableError } from 'a2a-core/server'
import { keyOf, newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'

test('a webhook whose log could not be read is called again after a pause, as if it had not been', async () => {
  const schema = newSchema()
  const engine = openEngine({ schema })
  const { push } = engine
  if (!push) throw new Error('The engine has webhooks')
  const scope = newScope()
  const task = newTask()
  const key = keyOf(scope, task)
  await engine.create(scope, task)
  const id = newId()
  const config = { id, taskId: key.taskId, url: 'https://example.com/' }
  await push.put(key, { config, version: '1.0' }, 0)
  const pool = openPool()
  const paused = `select from ${schema}_jobs.job
    where name like 'push/%' and state = 'active' and start_after > created_on`
  const again = Promise.withResolvers<{ failures: number; paused: number }>()
  let calls = 0
  push.work(
    key.agent,
    async ({ failures }) => {
      if (++calls === 1) throw new EngineUnavailableError('too many connections')
      again.resolve({ failures, paused: (await pool.query(paused)).rows.length })
      return { kind: 'stop' }
    },
    { concurrency: 1 },
  )
  expect(await again.promise).toEqual({ failures: 0, paused: 1 })
})
