import { userMessage, type TaskState } from 'a2a-core'
import type {
  AskedQuestion,
  Claim,
  Delivery,
  Engine,
  NewTask,
  StoredPushConfig,
  TurnInput,
  Work,
} from 'a2a-core/server'
import { expect, test } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { holdClaim } from './hold-claim.ts'
import { newFile } from './new-file.ts'

const scope = { agent: 'agent', tenant: 'acme', owner: 'alice' }
const key = { ...scope, taskId: 'task' }
const caller = { tenant: 'acme', owner: 'alice' }

function input(text: string, answers: TurnInput['answers'] = {}): TurnInput {
  const message = userMessage(text, { taskId: 'task', contextId: 'context' })
  const idempotency = { digest: text, mode: 'always' as const }
  return { message, caller, accepts: [], extensions: [], metadata: {}, answers, idempotency }
}

const hook: StoredPushConfig = {
  config: { id: 'hook', taskId: 'task', url: 'https://example.com/hook' },
  version: '1.0',
}

function newTask(): NewTask {
  const status = { state: 'TASK_STATE_SUBMITTED' as const, timestamp: '2026-01-01T00:00:00.000Z' }
  const task = { id: 'task', contextId: 'context', status }
  return {
    taskId: 'task',
    contextId: 'context',
    serial: true,
    records: [{ event: { task } }],
    input: input('hello'),
    webhooks: [hook],
  }
}

/** The next claim of the agent, with its work; the run stays until the engine closes. */
async function claimed(engine: Engine): Promise<{ claim: Claim; work: Work }> {
  const claim = await holdClaim(engine, scope.agent)
  const work = await engine.next(claim)
  if (!work) throw new Error('There is no work')
  return { claim, work }
}

async function reopened(engine: Engine, file: string): Promise<Engine> {
  await engine.close({ drainMs: 0 })
  return sqliteEngine(file)
}

test('all that was stored is there in the next process', async () => {
  const file = await newFile()
  const first = sqliteEngine(file)
  const task = newTask()
  await first.create(scope, task)
  const { claim, work } = await claimed(first)
  const questions: AskedQuestion[] = [
    { id: '1.1', kind: 'approval', prompt: 'May I?', handle: { call: 1 } },
    { id: '1.2', kind: 'question', prompt: 'Which?' },
  ]
  await first.commit(claim, {
    records: [{ event: { statusUpdate: statusOf('TASK_STATE_WORKING', 1) } }],
    begin: work.number,
    steps: { quote: { price: 10 } },
    saved: { task: ['messages'], context: { thread: 't' } },
    questions,
  })
  await first.post(key, input('yes', { '1.1': true }))
  const before = await first.get(key)

  const second = await reopened(first, file)
  expect(await second.get(key)).toEqual(before)
  expect((await second.list(scope, { pageSize: 10 })).tasks).toEqual([before?.task])
  expect(await second.read(key, 0, 10)).toHaveLength(2)
  expect(await second.push?.list(key)).toEqual([hook])
  expect(await second.create(scope, task)).toEqual({
    duplicateOf: { taskId: 'task', digest: 'hello' },
  })
  expect(await second.post(key, input('no', { '1.1': false }))).toBe('stale')
  const again = await claimed(second)
  expect(again.work).toEqual({
    ...work,
    begun: true,
    attempt: 2,
    turn: 1,
    task: before?.task,
    questions: [{ ...questions[0], taken: true }, questions[1]],
    steps: { quote: { price: 10 } },
    saved: { task: ['messages'], context: { thread: 't' } },
  })
  expect(await second.commit(again.claim, { records: [], end: true })).toBe('committed')
  expect((await second.next(again.claim))?.input.answers).toEqual({ '1.1': true })
  await second.requestCancel(key)

  const third = await reopened(second, file)
  expect((await claimed(third)).claim.signal.aborted).toBe(true)
  await third.close({ drainMs: 0 })
})

test('a webhook is told on from where it was, when its time has come', async () => {
  const file = await newFile()
  const first = sqliteEngine(file)
  await first.create(scope, { ...newTask(), webhooks: [hook] })
  const { claim } = await claimed(first)
  await first.commit(claim, {
    records: [{ event: { statusUpdate: statusOf('TASK_STATE_WORKING', 1) } }],
  })
  const dueAt = Date.now() + 150
  const told = Promise.withResolvers<void>()
  first.push?.work(
    scope.agent,
    async (delivery) => {
      await first.push?.delivered(delivery, 1)
      told.resolve()
      return { kind: 'retry', at: dueAt }
    },
    { concurrency: 1 },
  )
  await told.promise

  const second = await reopened(first, file)
  const called = Promise.withResolvers<{ delivery: Delivery; at: number }>()
  second.push?.work(
    scope.agent,
    async (delivery) => {
      called.resolve({ delivery, at: Date.now() })
      return { kind: 'stop' }
    },
    { concurrency: 1 },
  )
  const { delivery, at } = await called.promise
  expect(delivery).toMatchObject({ key, stored: hook, after: 1, failures: 1 })
  expect(at).toBeGreaterThanOrEqual(dueAt)

  const third = await reopened(second, file)
  const stopped = await third.push?.list(key)
  expect(stopped).toEqual([hook])
  await third.close()
})

test('what had its time while no process ran is gone, and the rest is not', async () => {
  const file = await newFile()
  let time = 0
  const options = { path: file, retention: { canceled: 1_000, failed: 3_000 }, now: () => time }
  const first = sqliteEngine(options)
  for (const [taskId, state] of [
    ['a', 'TASK_STATE_CANCELED'],
    ['b', 'TASK_STATE_FAILED'],
  ] as const) {
    const task = newTask()
    const { input: given } = task
    given.message.messageId = taskId
    await first.create(scope, { ...task, taskId, serial: false, webhooks: [] })
    const stolen = await first.steal({ ...scope, taskId })
    const statusUpdate = { ...statusOf(state, 1), taskId }
    if (stolen) await first.commit(stolen, { records: [{ event: { statusUpdate } }] })
  }
  await first.close()
  time = 2_000
  const second = sqliteEngine(options)
  await expect.poll(() => second.get({ ...scope, taskId: 'a' })).toBeUndefined()
  expect(await second.get({ ...scope, taskId: 'b' })).toBeDefined()
  await second.close()
})

function statusOf(state: TaskState, day: number) {
  const timestamp = `2026-01-0${day}T00:00:00.000Z`
  return { taskId: 'task', contextId: 'context', status: { state, timestamp } }
}
