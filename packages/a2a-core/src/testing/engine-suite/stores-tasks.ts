import { expect } from 'vitest'
import type { Json } from '../../protocol/json.ts'
import { userMessage } from '../../protocol/message.ts'
import type { Engine, ListQuery, NewRecord, NewTask, Scope, TaskPage } from '../../server/engine.ts'
import type { Cases } from '../contract.ts'
import { beginTurn, workOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import {
  keyOf,
  newInput,
  newScope,
  newTask,
  statusRecord,
  taskRecord,
  textRecord,
} from './sample-task.ts'

/** What is stored is there for every handle, and nobody changes it from outside. */
export const storesTasks = {
  'a created task is got as it was created': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const { taskId, contextId } = task
    await engine.create(scope, task)
    expect(await second.get(keyOf(scope, task))).toEqual({
      contextId,
      task: task.records[0]?.event.task,
      seq: 1,
      ended: false,
      questions: [],
    })
    expect(await second.read(keyOf(scope, { taskId }), 0, 10)).toEqual([
      { seq: 1, ...task.records[0] },
    ])
  },

  'a task without records is stored, and not seen': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask({ records: [] })
    await engine.create(scope, task)
    const { contextId } = task
    const hidden = { contextId, task: undefined, seq: 0, ended: false, questions: [] }
    expect(await second.get(keyOf(scope, task))).toEqual(hidden)
    expect(await second.read(keyOf(scope, task), 0, 10)).toEqual([])
    expect(await list(second, scope)).toEqual({ tasks: [], total: 0 })
  },

  'a hidden task is seen from its first record on': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask({ records: [] })
    await engine.create(scope, task)
    const { claim } = await holdClaims(second, scope.agent).claimed()
    const work = await engine.next(claim)
    expect(work).toMatchObject({ begun: false, turn: 0 })
    const records = [taskRecord(task), statusRecord(task, 'TASK_STATE_WORKING')]
    expect(await second.commit(claim, { records })).toBe('committed')
    expect(await engine.get(keyOf(scope, task))).toMatchObject({
      task: { id: task.taskId },
      seq: 2,
    })
    expect(await list(engine, scope)).toMatchObject({ tasks: [{ id: task.taskId }], total: 1 })
  },

  'a task that is not there is not found': async ({ engine }) => {
    const scope = newScope()
    await engine.create(scope, newTask())
    const key = keyOf(scope, { taskId: 'nowhere' })
    expect(await engine.get(key)).toBeUndefined()
    expect(await engine.read(key, 0, 10)).toEqual([])
    expect(await engine.post(key, newInput('hello', { ...key, contextId: 'c' }))).toBe('not-found')
    expect(await engine.requestCancel(key)).toBe('not-found')
    expect(await engine.steal(key)).toBeUndefined()
  },

  'tasks are listed by their status, newest first, ties by id': async ({ engine, second }) => {
    const scope = newScope()
    for (const [taskId, number] of [
      ['c', 2],
      ['a', 1],
      ['d', 3],
      ['b', 2],
    ] as const) {
      await engine.create(scope, taskOfDay(number, { taskId }))
    }
    expect(idsOf(await list(second, scope))).toEqual(['d', 'b', 'c', 'a'])
  },

  'a new status moves its task to the front': async ({ engine, second }) => {
    const scope = newScope()
    const old = taskOfDay(1)
    const newer = taskOfDay(2)
    await engine.create(scope, old)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    await engine.create(scope, newer)
    await engine.commit(claim, { records: [statusRecord(old, 'TASK_STATE_WORKING', day(3))] })
    expect(idsOf(await list(second, scope))).toEqual([old.taskId, newer.taskId])
  },

  'pages follow one another, each task is on one, and all know the total': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const taskIds = Array.from({ length: 7 }, (_, index) => `task-${index}`)
    // Every second one shares its time with the one before it: a page may end between the two.
    for (const [index, taskId] of taskIds.entries()) {
      await engine.create(scope, taskOfDay(20 - Math.floor(index / 2), { taskId }))
    }
    const seen: string[][] = []
    let after: ListQuery['after']
    do {
      const page = await list(second, scope, { pageSize: 3, after })
      expect(page.total).toBe(7)
      seen.push(idsOf(page))
      after = page.next
    } while (after)
    expect(seen).toEqual([taskIds.slice(0, 3), taskIds.slice(3, 6), taskIds.slice(6)])
  },

  'a page that holds the last task is the last': async ({ engine }) => {
    const scope = newScope()
    await engine.create(scope, taskOfDay(1))
    await engine.create(scope, taskOfDay(2))
    const page = await list(engine, scope, { pageSize: 2 })
    expect(page.tasks).toHaveLength(2)
    expect(page.next).toBeUndefined()
  },

  'a list may be of one context, one state, and later than a time': async ({ engine, second }) => {
    const scope = newScope()
    await engine.create(scope, taskOfDay(1, { taskId: 'a', contextId: 'c1' }))
    await engine.create(scope, taskOfDay(2, { taskId: 'b', contextId: 'c2' }))
    await engine.create(scope, taskOfDay(3, { taskId: 'c', contextId: 'c1' }))
    const holder = holdClaims(engine, scope.agent)
    const claims = [await holder.claimed(), await holder.claimed(), await holder.claimed()]
    const claim = claims.map((held) => held.claim).find(({ key }) => key.taskId === 'a')
    const working = statusRecord({ taskId: 'a' }, 'TASK_STATE_WORKING', day(1))
    if (claim) await engine.commit(claim, { records: [working] })
    const submitted = { state: 'TASK_STATE_SUBMITTED' } as const
    expect(idsOf(await list(second, scope, { contextId: 'c1' }))).toEqual(['c', 'a'])
    expect(idsOf(await list(second, scope, { contextId: 'c3' }))).toEqual([])
    expect(idsOf(await list(second, scope, submitted))).toEqual(['c', 'b'])
    expect(idsOf(await list(second, scope, { statusTimestampAfter: day(2) }))).toEqual(['c', 'b'])
    const all = { ...submitted, contextId: 'c1', statusTimestampAfter: day(2) }
    expect(await list(second, scope, all)).toMatchObject({ tasks: [{ id: 'c' }], total: 1 })
  },

  'a commit that cannot be stored stores nothing of it': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    const work = await workOf(engine, claim)
    const circle: { [key: string]: Json } = {}
    circle['self'] = circle
    const working = statusRecord(task, 'TASK_STATE_WORKING')
    for (const commit of [
      { records: [working, { ...working, history: [userMessage('a', { metadata: circle })] }] },
      { records: [working], steps: { circle } },
      { records: [working], saved: { context: circle, task: 'saved' } },
    ]) {
      await expect(engine.commit(claim, { ...commit, begin: work.number })).rejects.toThrow(Error)
    }
    expect(await second.read(key, 0, 10)).toEqual([{ seq: 1, ...task.records[0] }])
    expect((await second.get(key))?.seq).toBe(1)
    expect(await workOf(engine, claim)).toEqual(work)
    await beginTurn(engine, claim)
    expect((await second.get(key))?.seq).toBe(2)
  },

  'what was given may be changed by its giver': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const asGiven = structuredClone(task)
    spoil(task)
    expect(await engine.read(key, 0, 10)).toEqual([{ seq: 1, ...asGiven.records[0] }])

    const { claim } = await holdClaims(engine, scope.agent).claimed()
    const work = await beginTurn(engine, claim)
    expect(work.input).toEqual(asGiven.input)
    const commit = {
      records: [statusRecord(asGiven, 'TASK_STATE_WORKING')],
      questions: [{ id: '1.1', kind: 'question' as const, prompt: 'Which?', handle: { call: 1 } }],
      steps: { quote: { price: 10 } },
      saved: { task: { messages: [1] }, context: { thread: 't' } },
    }
    const { questions, steps, saved } = structuredClone(commit)
    await engine.commit(claim, commit)
    spoil(commit)
    const input = newInput('more', asGiven)
    await engine.post(key, input)
    spoil(input)
    await engine.commit(claim, { records: [], end: true })
    expect((await engine.get(key))?.task?.status.state).toBe('TASK_STATE_WORKING')
    const next = await engine.next(claim)
    expect(next).toMatchObject({ questions, steps, saved })
    expect(next?.input.message.parts).toEqual([{ text: 'more' }])
  },

  'what was taken may be changed by its taker': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    await beginTurn(engine, claim)
    await engine.commit(claim, {
      records: [
        withMetadata(statusRecord(task, 'TASK_STATE_WORKING')),
        withMetadata(textRecord(task, 'one ')),
        withMetadata(textRecord(task, 'two')),
      ],
      questions: [{ id: '1.1', kind: 'question', prompt: 'Which?', handle: { call: 1 } }],
      steps: { quote: { price: 10 } },
      saved: { task: { messages: [1] }, context: { thread: 't' } },
    })
    const taken = async (): Promise<unknown[]> => [
      await engine.get(key),
      await list(engine, scope),
      await engine.next(claim),
    ]
    const before = structuredClone(await taken())
    const log = structuredClone(await engine.read(key, 0, 10))
    spoil(await taken())
    spoil(await engine.read(key, 0, 10))
    expect(await taken()).toEqual(before)
    expect(await engine.read(key, 0, 10)).toEqual(log)
  },
} satisfies Cases<Handles>

/** A record that says something beside what it is of. */
function withMetadata({ event: { statusUpdate, artifactUpdate } }: NewRecord): NewRecord {
  const metadata = { said: 'beside' }
  if (statusUpdate) return { event: { statusUpdate: { ...statusUpdate, metadata } } }
  if (!artifactUpdate) throw new Error('It is a status or an artifact')
  const artifact = { ...artifactUpdate.artifact, metadata, extensions: ['https://a.example/x'] }
  return { event: { artifactUpdate: { ...artifactUpdate, artifact } } }
}

function list(engine: Engine, scope: Scope, query: Partial<ListQuery> = {}): Promise<TaskPage> {
  return engine.list(scope, { pageSize: 100, ...query })
}

function idsOf({ tasks }: TaskPage): string[] {
  return tasks.map(({ id }) => id)
}

function day(number: number): string {
  return `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
}

function taskOfDay(number: number, given: Partial<NewTask> = {}): NewTask {
  const task = newTask(given)
  return { ...task, records: [taskRecord(task, day(number))] }
}

/** Changes everything in a value that can be changed. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const inner of Object.values(value)) spoil(inner)
  // What is read by many an engine may give to all of them, frozen.
  if (Object.isFrozen(value)) return
  if (Array.isArray(value)) value.push('spoilt')
  else Object.assign(value, { spoilt: true })
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') Object.assign(value, { [key]: `${inner} spoilt` })
  }
}
