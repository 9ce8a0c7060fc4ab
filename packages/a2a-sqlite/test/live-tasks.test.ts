import { StatementSync } from 'node:sqlite'
import { userMessage, type TaskState } from 'a2a-core'
import {
  anonymousCaller,
  text,
  type Claim,
  type Engine,
  type NewRecord,
  type NewTask,
} from 'a2a-core/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { newFile } from './new-file.ts'
import { serveOn } from './serve-on.ts'

const scope = { agent: 'agent', tenant: '', owner: 'alice' }

function newTask(taskId: string, words = 'hello'): NewTask {
  const ids = { taskId, contextId: 'context' }
  const status = { state: 'TASK_STATE_SUBMITTED' as const, timestamp: '2026-01-01T00:00:00.000Z' }
  const caller = anonymousCaller
  return {
    ...ids,
    serial: false,
    records: [{ event: { task: { id: taskId, contextId: 'context', status } } }],
    input: {
      message: userMessage(words, ids),
      caller,
      accepts: [],
      extensions: [],
      metadata: {},
      answers: {},
    },
  }
}

function statusRecord({ key: { taskId }, contextId }: Claim, state: TaskState): NewRecord {
  const status = { state, timestamp: '2026-01-02T00:00:00.000Z' }
  return { event: { statusUpdate: { taskId, contextId, status } } }
}

/** Runs what there is; each run takes its message into the history, and completes its task. */
function runAll(engine: Engine): void {
  engine.work(
    scope.agent,
    async (claim) => {
      for (let work = await engine.next(claim); work; work = await engine.next(claim)) {
        const record = statusRecord(claim, 'TASK_STATE_COMPLETED')
        const records = [{ ...record, history: [work.input.message] }]
        await engine.commit(claim, { records, begin: work.number, end: true })
      }
    },
    { concurrency: 10 },
  )
}

test('more tasks than are kept in memory, and longer ones, are run, and told of, all the same', async () => {
  const engine = sqliteEngine(await newFile())
  const long = 'x'.repeat(100_000)
  const ids = Array.from({ length: 1_100 }, (_, number) => `${number}`)
  await Promise.all(ids.map((id) => engine.create(scope, newTask(id))))
  await engine.create(scope, newTask('long', long))
  runAll(engine)
  const state = 'TASK_STATE_COMPLETED'
  const ended = async (): Promise<number> =>
    (await engine.list(scope, { state, pageSize: 1 })).total
  await expect.poll(ended, { timeout: 60_000 }).toBe(1_101)
  expect((await engine.list(scope, { pageSize: 1 })).total).toBe(1_101)
  for (const [taskId, words] of [
    ['0', 'hello'],
    ['1099', 'hello'],
    ['long', long],
  ] as const) {
    const stored = await engine.get({ ...scope, taskId })
    expect(stored).toMatchObject({ seq: 2, ended: true })
    expect(stored?.task?.history).toMatchObject([{ parts: [{ text: words }] }])
    expect(await engine.read({ ...scope, taskId }, 0, 10)).toMatchObject([{ seq: 1 }, { seq: 2 }])
  }
  await engine.close()
})

/** Lets no transaction be stored, until what is given is called. */
function breakTheDisk(): () => void {
  const run: unknown = Reflect.get(StatementSync.prototype, 'run')
  if (typeof run !== 'function') throw new Error('Statements are not run')
  const spy = vi.spyOn(StatementSync.prototype, 'run').mockImplementation(function (
    this: StatementSync,
    ...values: unknown[]
  ) {
    if (this.sourceSQL === 'commit') throw new Error('The disk is broken')
    return Reflect.apply(run, this, values)
  })
  onTestFinished(() => spy.mockRestore())
  return () => spy.mockRestore()
}

test('a task that could not be stored is not run, and those after it are', async () => {
  const engine = sqliteEngine(await newFile())
  const repair = breakTheDisk()
  await expect(engine.create(scope, newTask('lost'))).rejects.toThrow('The disk is broken')
  repair()
  const other = { ...scope, agent: 'another' }
  const { promise, resolve } = Promise.withResolvers<Claim>()
  engine.work(other.agent, async (claim) => resolve(claim), { concurrency: 1 })
  await engine.create(other, newTask('task'))
  expect((await promise).key).toEqual({ ...other, taskId: 'task' })
  const run = vi.fn<(claim: Claim) => Promise<void>>()
  engine.work(scope.agent, run, { concurrency: 1 })
  expect(await engine.list(scope, { pageSize: 1 })).toEqual({ tasks: [], total: 0 })
  await engine.close()
  expect(run).not.toHaveBeenCalled()
})

test('what could not be stored is not there, and its number is given to the next', async () => {
  const engine = sqliteEngine(await newFile())
  await engine.create(scope, newTask('task'))
  const { promise, resolve } = Promise.withResolvers<Claim>()
  engine.work(
    scope.agent,
    async (claim) => {
      resolve(claim)
      await new Promise((leave) => claim.signal.addEventListener('abort', leave))
    },
    { concurrency: 1 },
  )
  const claim = await promise
  const before = await engine.get(claim.key)
  const repair = breakTheDisk()
  const working = { records: [statusRecord(claim, 'TASK_STATE_WORKING')] }
  await expect(engine.commit(claim, working)).rejects.toThrow('The disk is broken')
  repair()
  expect(await engine.get(claim.key)).toEqual(before)
  const { total } = await engine.list(scope, { state: 'TASK_STATE_WORKING', pageSize: 1 })
  expect(total).toBe(0)
  expect(await engine.commit(claim, working)).toBe('committed')
  expect((await engine.read(claim.key, 0, 10)).map(({ seq }) => seq)).toEqual([1, 2])
  await engine.close({ drainMs: 0 })
})

test('many tasks at a time cost few statements each, and few transactions in all', async () => {
  const served = serveOn(sqliteEngine(await newFile()), {
    id: 'echo',
    about: { name: 'Echo' },
    async *run(turn) {
      yield text(turn.text)
    },
  })
  await served.ask('first')
  const run = vi.spyOn(StatementSync.prototype, 'run')
  const all = vi.spyOn(StatementSync.prototype, 'all')
  await Promise.all(Array.from({ length: 32 }, () => served.ask('hello')))
  const statements = run.mock.contexts.map((statement) => (statement as StatementSync).sourceSQL)
  const reads = all.mock.calls.length
  vi.restoreAllMocks()
  expect(statements.filter((statement) => statement === 'commit').length).toBeLessThanOrEqual(8)
  expect(statements.length / 32).toBeLessThanOrEqual(20)
  expect(reads / 32).toBeLessThanOrEqual(5)
  await served.close()
})
