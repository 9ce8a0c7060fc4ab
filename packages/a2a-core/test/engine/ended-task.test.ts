import { expect, onTestFinished, test } from 'vitest'
import { userMessage, type Json } from 'a2a-core'
import {
  memoryEngine,
  type MemoryEngineOptions,
  type NewRecord,
  type NewTask,
} from 'a2a-core/server'
import { beginTurn, endTurn } from '../../src/testing/engine-suite/begin-turn.ts'
import { holdClaims } from '../../src/testing/engine-suite/hold-claims.ts'
import { keyOf, newScope, newTask } from '../../src/testing/engine-suite/sample-task.ts'
import { eventLoopTurn } from '../server/event-loop-turn.ts'

test('row 12: a task that has ended is not revived by an event that carries it whole', async () => {
  const { engine, key, given, claim } = await runningTask()
  await endTurn(engine, claim)
  const ended = await engine.get(key)
  expect(ended?.task?.status.state).toBe('TASK_STATE_COMPLETED')
  const { taskId: id, contextId } = given
  const task = { id, contextId, status: { state: 'TASK_STATE_WORKING' as const } }
  expect(await engine.commit(claim, { records: [{ event: { task } }] })).toBe('lost')
  expect(await engine.get(key)).toEqual(ended)
})

test.each([
  { what: 'a short log', said: 3, length: 10 },
  { what: 'a log of many records', said: 300, length: 10 },
  { what: 'a log of long records', said: 3, length: 100_000 },
])('$what reads the same while its task ends and ever after', async ({ said, length }) => {
  let time = 0
  const { engine, scope, key, given, claim } = await runningTask({ now: () => time })
  await endTurn(engine, claim, 'TASK_STATE_COMPLETED', { records: endOf(given, said, length) })

  const read = async (): Promise<unknown[]> => [
    await engine.get(key),
    await engine.list(scope, { pageSize: 10 }),
    await engine.list(scope, { pageSize: 10, state: 'TASK_STATE_COMPLETED' }),
    await engine.read(key, 0, 1_000),
    await engine.read(key, 2, 2),
  ]
  const before = structuredClone(await read())
  expect(before.at(-1)).toMatchObject([{ seq: 3 }, { seq: 4 }])
  await eventLoopTurn()
  expect(await read()).toEqual(before)
  time = 600_001
  expect(await read()).toEqual([...before.slice(0, 3), [], []])
})

test('what cannot be one text harms no other task', async () => {
  const engine = memoryEngine()
  onTestFinished(() => engine.close())
  const scope = newScope()
  let deep: Json = []
  for (let level = 0; level < 6_000; level++) deep = [deep]
  const claims = holdClaims(engine, scope.agent)
  for (const data of [deep, 'a word']) {
    const given = newTask()
    const { taskId, contextId } = given
    await engine.create(scope, given)
    const { claim } = await claims.claimed()
    await beginTurn(engine, claim)
    const artifact = { artifactId: 'data', parts: [{ data }] }
    const said = { event: { artifactUpdate: { taskId, contextId, artifact } } }
    await endTurn(engine, claim, 'TASK_STATE_COMPLETED', { records: [said, ...endOf(given, 0, 0)] })
  }
  await eventLoopTurn()
  expect((await engine.list(scope, { pageSize: 10, state: 'TASK_STATE_COMPLETED' })).total).toBe(2)
})

test('a task that shows itself stays, also when it ends with a message', async () => {
  const { engine, key, given, claim } = await runningTask()
  expect(await engine.read(key, 2, 10)).toEqual([])
  const waiting = engine.changed(key, 2, new AbortController().signal)
  const event = { message: userMessage('bye') }
  await engine.commit(claim, { records: [{ event }], end: true })
  expect(await waiting).toEqual([{ seq: 3, event }])
  await eventLoopTurn()
  await eventLoopTurn()
  expect(await engine.get(key)).toMatchObject({ ended: true, task: { id: given.taskId } })
})

/** An engine with a task whose turn has begun. */
async function runningTask(options?: MemoryEngineOptions) {
  const engine = memoryEngine(options)
  onTestFinished(() => engine.close())
  const scope = newScope()
  const given = newTask()
  await engine.create(scope, given)
  const { claim } = await holdClaims(engine, scope.agent).claimed()
  await beginTurn(engine, claim)
  return { engine, scope, key: keyOf(scope, given), given, claim }
}

/** Artifacts, and the end. */
function endOf({ taskId, contextId }: NewTask, said: number, length: number): NewRecord[] {
  const artifacts = Array.from({ length: said }, (_, index) => ({
    artifactId: `artifact-${index}`,
    parts: [{ text: 'x'.repeat(length) }],
  }))
  const status = { state: 'TASK_STATE_COMPLETED' as const, timestamp: '2026-01-01T00:00:00.000Z' }
  return [
    ...artifacts.map((artifact) => ({
      event: { artifactUpdate: { taskId, contextId, artifact } },
    })),
    { event: { statusUpdate: { taskId, contextId, status } } },
  ]
}
