import { expect, onTestFinished, test, vi } from 'vitest'
import type { Engine, Scope, TaskKey } from 'a2a-core/server'
import { beginTurn, complete, holdClaims, keyOf, newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine } from './open-engine.ts'

const day = 86_400_000

test.each([
  ['ahead', 40 * day],
  ['behind', -40 * day],
])('a process whose clock is far %s lets no task go before its time', async (_, wrongBy) => {
  const schema = newSchema()
  const scope = newScope()
  const clockIs = vi.spyOn(Date, 'now')
  onTestFinished(() => clockIs.mockRestore())
  const rightClock = Date.now.bind(Date)
  const right = openEngine({ schema, pollInterval: 1 })
  const byRight = await endTask(right, scope)
  await right.close()
  const realNow = rightClock()
  clockIs.mockImplementation(() => realNow + wrongBy)
  const wrong = openEngine({ schema, pollInterval: 1 })
  const byWrong = await endTask(wrong, scope)
  await wrong.close()
  // One that had its time, so that it is known when somebody has looked.
  const old = openEngine({ schema, now: () => realNow - 40 * day })
  const byOld = await endTask(old, scope)
  await old.close()
  const reader = openEngine({ schema, pollInterval: 1 })
  await expect.poll(() => reader.get(byOld)).toBeUndefined()
  expect(await reader.get(byRight)).toMatchObject({ ended: true })
  expect(await reader.get(byWrong)).toMatchObject({ ended: true })
})

/** A task that was made and has ended. */
async function endTask(engine: Engine, scope: Scope): Promise<TaskKey> {
  const task = newTask()
  await engine.create(scope, task)
  const claim = await holdClaims(engine, scope.agent).next()
  await beginTurn(engine, claim)
  await complete(engine, claim)
  return keyOf(scope, task)
}
