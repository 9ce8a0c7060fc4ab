import { expect, onTestFinished, test, vi } from 'vitest'
import { postgres } from 'a2a-postgres'
import { breakingPool } from './breaking-pool.ts'
import { complete, beginTurn, holdClaims, keyOf, newScope, newTask } from './hold-claims.ts'
import { newSchema, openPool } from './open-engine.ts'

const failed = new Error('onError failed')

test.each([
  [
    'throws',
    () => {
      throw failed
    },
  ],
  ['rejects', () => Promise.reject(failed)],
])('an onError that %s stops nothing', async (_, onError) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  const connections = openPool()
  const pool = breakingPool(connections)
  const engine = postgres(pool, { schema: newSchema(), onError })
  onTestFinished(() => engine.close())
  const scope = newScope()
  const task = newTask()
  await engine.create(scope, task)
  const client = await connections.connect()
  client.release()
  connections.emit('error', new Error('lost while nobody used it'), client)
  // A round that fails, and all of the upkeep after it.
  pool.breakAt('tries, deaths, canceled, fence', 'statement')
  const claim = await holdClaims(engine, scope.agent).next()
  await pool.broken()
  await beginTurn(engine, claim)
  expect(await complete(engine, claim)).toBe('committed')
  expect((await engine.get(keyOf(scope, task)))?.ended).toBe(true)
  expect(log.mock.calls).toContainEqual(['a2a-postgres: lost while nobody used it'])
  expect(log.mock.calls).toContainEqual(['a2a-postgres: onError failed', failed])
})
