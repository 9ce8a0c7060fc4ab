import { expect, onTestFinished, test } from 'vitest'
import { memoryEngine } from 'a2a-core/server'
import { beginTurn, endTurn } from '../../src/testing/engine-suite/begin-turn.ts'
import { holdClaims } from '../../src/testing/engine-suite/hold-claims.ts'
import { keyOf, newScope, newTask } from '../../src/testing/engine-suite/sample-task.ts'

test('row 12: a task that has ended is not revived by an event that carries it whole', async () => {
  const engine = memoryEngine()
  onTestFinished(() => engine.close())
  const scope = newScope()
  const given = newTask()
  const key = keyOf(scope, given)
  await engine.create(scope, given)
  const { claim } = await holdClaims(engine, scope.agent).claimed()
  await beginTurn(engine, claim)
  await endTurn(engine, claim)
  const ended = await engine.get(key)
  expect(ended?.task?.status.state).toBe('TASK_STATE_COMPLETED')
  const { taskId: id, contextId } = given
  const task = { id, contextId, status: { state: 'TASK_STATE_WORKING' as const } }
  expect(await engine.commit(claim, { records: [{ event: { task } }] })).toBe('lost')
  expect(await engine.get(key)).toEqual(ended)
})
