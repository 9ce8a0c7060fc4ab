import { userMessage, type TaskState } from 'a2a-core'
import { anonymousCaller, type Claim, type ListQuery, type NewTask } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { breakTheDisk } from './break-the-disk.ts'
import { holdClaim } from './hold-claim.ts'
import { newFile } from './new-file.ts'

const scope = { agent: 'agent', tenant: '', owner: 'alice' }

function newTask(taskId: string, day: number): NewTask {
  const ids = { taskId, contextId: 'context' }
  const status = { state: 'TASK_STATE_SUBMITTED' as const, timestamp: timeOf(day) }
  const message = userMessage('hello', ids)
  const rest = { caller: anonymousCaller, accepts: [], extensions: [], metadata: {}, answers: {} }
  return {
    ...ids,
    serial: false,
    records: [{ event: { task: { id: taskId, contextId: ids.contextId, status } } }],
    input: { message, ...rest },
  }
}

function timeOf(day: number): string {
  return `2026-01-0${day}T00:00:00.000Z`
}

function statusOf({ key: { taskId }, contextId }: Claim, state: TaskState, day: number) {
  return {
    event: { statusUpdate: { taskId, contextId, status: { state, timestamp: timeOf(day) } } },
  }
}

/** Three tasks, of which the second is claimed; `ids` says what a list has, and its total. */
async function claimOneOfThree() {
  const file = await newFile()
  const engine = sqliteEngine(file)
  await engine.create(scope, newTask('claimed', 2))
  const claim = await holdClaim(engine, scope.agent)
  await engine.create(scope, newTask('first', 1))
  await engine.create(scope, newTask('last', 3))
  const ids = async (query: Partial<ListQuery>): Promise<[ids: string[], total: number]> => {
    const { tasks, total } = await engine.list(scope, { pageSize: 10, ...query })
    return [tasks.map(({ id }) => id), total]
  }
  return { file, engine, claim, ids }
}

test('a task that is claimed is in lists among the others: by time, state, context and page', async () => {
  const { engine, claim, ids } = await claimOneOfThree()
  const all = ['last', 'claimed', 'first']
  expect(await ids({})).toEqual([all, 3])
  expect(await ids({ contextId: 'context' })).toEqual([all, 3])
  expect(await ids({ statusTimestampAfter: timeOf(2) })).toEqual([all.slice(0, 2), 2])
  const after = { timestamp: timeOf(3), taskId: 'last' }
  expect(await ids({ pageSize: 1, after })).toEqual([['claimed'], 3])
  const begin = (await engine.next(claim))?.number
  const state = 'TASK_STATE_WORKING'
  await engine.commit(claim, { records: [statusOf(claim, state, 4)], begin })
  expect(await ids({ state })).toEqual([['claimed'], 1])
  expect(await ids({ state: 'TASK_STATE_SUBMITTED' })).toEqual([['last', 'first'], 2])
  expect(await ids({})).toEqual([['claimed', 'last', 'first'], 3])
  const nobody = { ...scope, owner: 'bob' }
  expect(await engine.list(nobody, { pageSize: 10 })).toEqual({ tasks: [], total: 0 })
  const ended = 'TASK_STATE_COMPLETED'
  await engine.commit(claim, { records: [statusOf(claim, ended, 5)], end: true })
  expect(await ids({ state: ended })).toEqual([['claimed'], 1])
  await engine.close()
})

test('a task whose end could not be stored is in lists as it was, and so it is after a start', async () => {
  const { file, engine, claim, ids } = await claimOneOfThree()
  const begin = (await engine.next(claim))?.number
  const ended = { records: [statusOf(claim, 'TASK_STATE_COMPLETED', 4)], begin, end: true }
  const repair = breakTheDisk()
  await expect(engine.commit(claim, ended)).rejects.toThrow('The disk is broken')
  repair()
  expect(await ids({})).toEqual([['last', 'claimed', 'first'], 3])
  await engine.close()
  const next = sqliteEngine(file)
  const { tasks } = await next.list(scope, { state: 'TASK_STATE_SUBMITTED', pageSize: 10 })
  expect(tasks.map(({ id }) => id)).toEqual(['last', 'claimed', 'first'])
  await next.close()
})
