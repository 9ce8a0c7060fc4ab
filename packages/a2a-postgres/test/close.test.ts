import { expect, onTestFinished, test } from 'vitest'
import { postgres } from 'a2a-postgres'
import { keyOf, newScope, newTask } from './hold-claims.ts'
import { newSchema, openPool } from './open-engine.ts'
import { poolWithQuery } from './pool-with-query.ts'

test('a worker is closed once what its runs have left is handed over', async () => {
  const order: string[] = []
  const leaving = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const pool = poolWithQuery(openPool(), async (client, statement, values) => {
    if (!statement.includes('set fence = null, job = $2')) return client.query(statement, values)
    leaving.resolve()
    await goOn.promise
    order.push('handed over')
    return client.query(statement, values)
  })
  const engine = postgres(pool, { schema: newSchema() })
  onTestFinished(() => engine.close())
  const scope = newScope()
  const task = newTask()
  await engine.create(scope, task)
  const worker = engine.work(scope.agent, () => Promise.resolve(), { concurrency: 1 })
  await leaving.promise
  const closed = worker.close({ drainMs: 60_000 }).then(() => order.push('closed'))
  // Time enough for whoever does not wait.
  for (let times = 0; times < 20; times++) await engine.get(keyOf(scope, task))
  goOn.resolve()
  await closed
  expect(order).toEqual(['handed over', 'closed'])
})
