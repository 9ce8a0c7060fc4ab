import { StatementSync } from 'node:sqlite'
import { userMessage, type TaskState } from 'a2a-core'
import {
  anonymousCaller,
  text,
  type Claim,
  type Commit,
  type Engine,
  type NewRecord,
  type NewTask,
  type TaskKey,
} from 'a2a-core/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { breakTheDisk } from './break-the-disk.ts'
import { holdClaim } from './hold-claim.ts'
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

/** What of a claim a record needs. */
type Ids = { key: { taskId: string }; contextId: string }

function statusRecord({ key: { taskId }, contextId }: Ids, state: TaskState): NewRecord {
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

/** Runs the turn of a task through one commit after another, and waits until it has come to rest. */
async function runThrough(engine: Engine, task: NewTask, commits: Commit[]): Promise<TaskKey> {
  await engine.create(scope, task)
  const key = { ...scope, taskId: task.taskId }
  const claim = await engine.steal(key)
  const begin = claim && (await engine.next(claim))?.number
  if (!claim) throw new Error('It has not ended')
  for (const [index, commit] of commits.entries()) {
    const stored = await engine.commit(claim, index === 0 ? { ...commit, begin } : commit)
    expect(stored).toBe('committed')
  }
  expect(await engine.next(claim)).toBeUndefined()
  await atRest()
  return key
}

/** Ends the turn of a task in a state. */
function endIn(taskId: string, state: TaskState): Commit {
  return {
    records: [statusRecord({ key: { taskId }, contextId: 'context' }, state)],
    end: true,
  }
}

/** Lets a few turns of the event loop pass: what nobody uses any more has come to rest then. */
async function atRest(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Counts the statements that read from the file from now on, one table's or all. */
function readsOf(): (table?: string) => number {
  const all = vi.spyOn(StatementSync.prototype, 'all')
  const iterate = vi.spyOn(StatementSync.prototype, 'iterate')
  onTestFinished(() => {
    all.mockRestore()
    iterate.mockRestore()
  })
  return (table = '') =>
    [...all.mock.contexts, ...iterate.mock.contexts].filter((statement) =>
      (statement as StatementSync).sourceSQL.includes(`from ${table}`),
    ).length
}

test('the records of a task that waits for its client are not kept in memory, its snapshot is', async () => {
  const engine = sqliteEngine(await newFile())
  const long = 'x'.repeat(20_000)
  const working = Array.from({ length: 100 }, (): Commit => {
    const record = statusRecord(
      { key: { taskId: 'task' }, contextId: 'context' },
      'TASK_STATE_WORKING',
    )
    if (record.event.statusUpdate) record.event.statusUpdate.metadata = { long }
    return { records: [record] }
  })
  const asks = endIn('task', 'TASK_STATE_INPUT_REQUIRED')
  const key = await runThrough(engine, newTask('task'), [...working, asks])
  const reads = readsOf()
  expect(await engine.get(key)).toMatchObject({ seq: 102, ended: false })
  expect(reads()).toBe(0)
  expect(await engine.read(key, 100, 10)).toMatchObject([{ seq: 101 }, { seq: 102 }])
  expect(reads('log')).toBeGreaterThan(0)
  await engine.close()
})

test('a task that has ended does not stay in memory, and is read from the file', async () => {
  const engine = sqliteEngine(await newFile())
  const end = endIn('task', 'TASK_STATE_FAILED')
  const key = await runThrough(engine, newTask('task'), [end])
  const reads = readsOf()
  const status = { state: 'TASK_STATE_FAILED' }
  expect(await engine.get(key)).toMatchObject({ seq: 2, ended: true, task: { status } })
  expect(reads('log')).toBeGreaterThan(0)
  await engine.close()
})

test.each<[string, Partial<Commit>]>([
  ['saved', { saved: { task: 'x'.repeat(100_000) } }],
  ['questions', { questions: [{ id: '1.1', kind: 'question', prompt: 'x'.repeat(100_000) }] }],
])('a task with long %s is not kept in memory while it rests', async (_, kept) => {
  const engine = sqliteEngine(await newFile())
  await engine.create(scope, newTask('task'))
  const claim = await holdClaim(engine, scope.agent)
  const begin = (await engine.next(claim))?.number
  const records = [statusRecord(claim, 'TASK_STATE_INPUT_REQUIRED')]
  await engine.commit(claim, { records, begin, end: true, ...kept })
  expect(await engine.next(claim)).toBeUndefined()
  await atRest()
  const reads = readsOf()
  expect(await engine.get(claim.key)).toMatchObject({ seq: 2, ended: false })
  expect(reads('task')).toBeGreaterThan(0)
  await engine.close()
})

test('tasks that are too long together are not all kept in memory: the oldest go', async () => {
  const engine = sqliteEngine(await newFile())
  const words = 'x'.repeat(60_000)
  const keys: TaskKey[] = []
  for (let number = 0; number < 150; number++) {
    const id = `${number}`
    const asks = endIn(id, 'TASK_STATE_INPUT_REQUIRED')
    keys.push(await runThrough(engine, newTask(id), [{ ...asks, saved: { task: words } }]))
  }
  const [first, last] = [keys[0], keys.at(-1)]
  if (!first || !last) throw new Error('There are tasks')
  const reads = readsOf()
  expect(await engine.get(last)).toMatchObject({ ended: false })
  expect(reads()).toBe(0)
  expect(await engine.get(first)).toMatchObject({ ended: false })
  expect(reads('task')).toBeGreaterThan(0)
  await engine.close()
})

test('who waits for a task is told its end from memory', async () => {
  const served = serveOn(sqliteEngine(await newFile()), {
    id: 'echo',
    about: { name: 'Echo' },
    async *run(turn) {
      yield text(turn.text)
    },
  })
  await served.ask('first')
  const reads = readsOf()
  expect((await served.ask('hello')).status.state).toBe('TASK_STATE_COMPLETED')
  expect(reads('log')).toBe(0)
  await served.close()
})

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
  const claim = await holdClaim(engine, scope.agent)
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
  // The clock stands still: nothing is looked at again meanwhile.
  const served = serveOn(sqliteEngine({ path: await newFile(), now: () => 0 }), {
    id: 'echo',
    about: { name: 'Echo' },
    async *run(turn) {
      yield text(turn.text)
    },
  })
  await served.ask('first')
  const run = vi.spyOn(StatementSync.prototype, 'run')
  const all = vi.spyOn(StatementSync.prototype, 'all')
  const iterate = vi.spyOn(StatementSync.prototype, 'iterate')
  await Promise.all(Array.from({ length: 32 }, () => served.ask('hello')))
  const statements = run.mock.contexts.map((statement) => (statement as StatementSync).sourceSQL)
  const reads = all.mock.calls.length + iterate.mock.calls.length
  vi.restoreAllMocks()
  const ends = new Set(['begin', 'commit'])
  const ofTasks = statements.filter((statement) => !ends.has(statement))
  // How many turns of the event loop it takes is not ours to say; one task alone has four.
  expect(statements.length - ofTasks.length).toBeLessThan(2 * 32)
  expect(ofTasks.length / 32).toBeLessThanOrEqual(8)
  expect(reads).toBe(0)
  await served.close()
})
