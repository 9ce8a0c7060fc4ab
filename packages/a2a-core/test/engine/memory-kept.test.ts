import { expect, onTestFinished, test } from 'vitest'
import { userMessage } from 'a2a-core'
import { memoryEngine, text, type Engine, type MemoryEngineOptions } from 'a2a-core/server'
import { beginTurn, endTurn } from '../../src/testing/engine-suite/begin-turn.ts'
import { deliverAll, newWebhook } from '../../src/testing/engine-suite/deliver-to.ts'
import { holdClaims } from '../../src/testing/engine-suite/hold-claims.ts'
import { keyOf, newTask } from '../../src/testing/engine-suite/sample-task.ts'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from '../server/agent-of.ts'
import { eventLoopTurn } from '../server/event-loop-turn.ts'

const scope = { agent: 'agent', tenant: '', owner: 'alice' }

function openEngine(options: MemoryEngineOptions): Engine {
  const engine = memoryEngine(options)
  onTestFinished(() => engine.close())
  return engine
}

/** Ends so many tasks, one after another, each in a context of its own that keeps something. */
async function endTasks(engine: Engine, tasks: ReturnType<typeof newTask>[]): Promise<void> {
  const holder = holdClaims(engine, scope.agent)
  for (const task of tasks) {
    task.input.idempotency = { digest: 'body', mode: 'always' }
    await engine.create(scope, task)
    const { claim, leave } = await holder.claimed()
    await beginTurn(engine, claim)
    await endTurn(engine, claim, 'TASK_STATE_COMPLETED', { saved: { context: 'saved' } })
    await engine.next(claim)
    leave()
  }
  await holder.close({ drainMs: 60_000 })
}

test('row 26: the log of an ended task is forgotten after the resume window, the task after its retention', async () => {
  let time = 0
  const engine = openEngine({
    resumeWindow: 60_000,
    retention: { completed: 120_000 },
    now: () => time,
  })
  const served = serveAgent(
    agentOf(async function* (turn) {
      yield text(turn.text)
    }),
    { engine },
  )
  onTestFinished(() => served.close())
  const task = await served.ask('first')
  time = 59_000
  expect(await served.log(task.id)).not.toEqual([])
  time = 61_000
  const second = await served.ask('second')
  expect(await served.log(task.id)).toEqual([])
  expect(await served.log(second.id)).not.toEqual([])
  expect(await served.get(task.id)).toEqual(task)
  time = 121_000
  await expect(served.get(task.id)).rejects.toMatchObject({ name: 'TaskNotFoundError' })
  expect((await served.list()).tasks.map(({ id }) => id)).toEqual([second.id])
})

test('no more ended tasks are kept than was said, and nothing of those that went', async () => {
  const engine = openEngine({ maxEndedTasks: 10 })
  const tasks = Array.from({ length: 25 }, () => newTask())
  await endTasks(engine, tasks)
  const { total, tasks: kept } = await engine.list(scope, { pageSize: 100 })
  expect(total).toBe(10)
  const ids = tasks.map(({ taskId }) => taskId)
  expect(kept.map(({ id }) => id).toSorted()).toEqual(ids.slice(15).toSorted())
  const known = await Promise.all(tasks.map(({ input }) => engine.duplicateOf(scope, input)))
  expect(known.filter((duplicate) => duplicate === undefined)).toHaveLength(15)
  // Of conversations without tasks, as many are kept: of the 15, the first 5 are forgotten.
  const holder = holdClaims(engine, scope.agent)
  const saved: unknown[] = []
  for (const { contextId } of tasks) {
    await engine.create(scope, newTask({ contextId }))
    const { claim } = await holder.claimed()
    saved.push((await engine.next(claim))?.saved.context)
  }
  expect(saved.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => undefined))
  expect(saved.slice(5)).toEqual(Array.from({ length: 20 }, () => 'saved'))
})

test('a task whose webhook is behind is kept beside that number, until the webhook has all', async () => {
  const engine = openEngine({ maxEndedTasks: 2 })
  const behind = newTask()
  behind.webhooks = [newWebhook(behind)]
  await endTasks(engine, [behind, ...Array.from({ length: 5 }, () => newTask())])
  expect(await engine.get(keyOf(scope, behind))).toBeDefined()
  expect((await engine.list(scope, { pageSize: 10 })).total).toBe(3)
  expect(await deliverAll(engine, scope.agent)(3)).toEqual([1, 2, 3])
  expect(await engine.get(keyOf(scope, behind))).toBeUndefined()
})

test.each<[object, string]>([
  [{ maxEndedTasks: -1 }, 'maxEndedTasks must be an integer of at least 0'],
  [{ resumeWindow: -1 }, 'resumeWindow must be a number of at least 0'],
  [{ retention: { completed: NaN } }, 'retention.completed must be a number of at least 0'],
  [{ retention: { done: 1 } }, 'retention knows no done; it knows completed, failed'],
  [{ retention: null }, 'retention must be milliseconds by state'],
  [{ now: 5 }, 'now must be a function, not of type number'],
])('what cannot be kept so is refused: %j', (options, why) => {
  expect(() => memoryEngine(options as MemoryEngineOptions)).toThrow(why)
})

test('Infinity keeps tasks for good', async () => {
  let time = 0
  const engine = openEngine({ retention: { completed: Infinity }, now: () => time })
  const task = newTask()
  await endTasks(engine, [task])
  time = 1e15
  expect(await engine.get(keyOf(scope, task))).toBeDefined()
})

test.for([
  { mode: 'running', left: 0 },
  { mode: 'always', left: 1 },
] as const)(
  'a direct reply that was read is kept where its message may be sent again: $mode',
  async ({ mode, left }) => {
    const engine = openEngine({})
    const task = newTask({ records: [] })
    task.input.idempotency = { digest: 'body', mode }
    await engine.create(scope, task)
    const key = keyOf(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    const work = await engine.next(claim)
    const { signal } = new AbortController()
    // One waits for it; the other has looked, and is about to wait.
    for (let reader = 0; reader < 2; reader++) expect(await engine.read(key, 0, 10)).toEqual([])
    const first = engine.changed(key, 0, signal)
    const event = { message: userMessage('hi') }
    await engine.commit(claim, { records: [{ event }], begin: work?.number, end: true })
    expect(await first).toEqual([{ seq: 1, event }])
    await eventLoopTurn()
    await engine.changed(key, 0, signal)
    expect(await engine.read(key, 0, 10)).toEqual([{ seq: 1, event }])
    await eventLoopTurn()
    expect(await engine.read(key, 0, 10)).toHaveLength(left)
    expect(await engine.duplicateOf(scope, task.input)).toEqual(
      left ? { duplicateOf: { taskId: task.taskId, digest: 'body' } } : undefined,
    )
  },
)

test('a direct reply that came before anybody looked for it goes once it was read', async () => {
  const engine = openEngine({})
  const task = newTask({ records: [] })
  await engine.create(scope, task)
  const key = keyOf(scope, task)
  const { claim } = await holdClaims(engine, scope.agent).claimed()
  const work = await engine.next(claim)
  const event = { message: userMessage('hi') }
  await engine.commit(claim, { records: [{ event }], begin: work?.number, end: true })
  await eventLoopTurn()
  for (let reader = 0; reader < 2; reader++) {
    expect(await engine.read(key, 0, 10)).toEqual([{ seq: 1, event }])
  }
  await eventLoopTurn()
  expect(await engine.read(key, 0, 10)).toEqual([])
})
