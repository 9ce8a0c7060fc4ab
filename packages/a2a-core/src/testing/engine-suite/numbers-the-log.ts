import { expect } from 'vitest'
import { applyEvent } from '../../protocol/apply-event.ts'
import { userMessage } from '../../protocol/message.ts'
import type { Task } from '../../protocol/task.ts'
import type { LogRecord, NewRecord, StoredTask } from '../../server/engine.ts'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn, statusOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newScope, newTask, statusRecord, taskRecord, textRecord } from './sample-task.ts'

/** One append-only log per task, numbered without gaps, of which the snapshot is the fold. */
export const numbersTheLog = {
  'records are numbered from 1 without gaps, over all commits': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    const given = [taskRecord(task), ...textRecords(task, 'abcdefgh')]
    await engine.create(scope, { ...task, records: given.slice(0, 2) })
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    for (const [from, to] of [
      [2, 3],
      [3, 3],
      [3, 9],
    ] as const) {
      expect(await engine.commit(claim, { records: given.slice(from, to) })).toBe('committed')
    }
    for (const handle of [engine, second]) {
      const log = await handle.read(key, 0, 100)
      expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
      expect(log.map(({ event }) => event)).toEqual(given.map(({ event }) => event))
    }
    expect((await second.get(key))?.seq).toBe(9)
  },

  'a log is read from any number on, in pages': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    const records = [taskRecord(task), ...textRecords(task, 'abcd')]
    await engine.create(scope, { ...task, records })
    const numbers = async (after: number, limit: number): Promise<number[]> =>
      (await second.read(key, after, limit)).map(({ seq }) => seq)
    expect(await numbers(0, 2)).toEqual([1, 2])
    expect(await numbers(2, 2)).toEqual([3, 4])
    expect(await numbers(4, 2)).toEqual([5])
    expect(await numbers(5, 2)).toEqual([])
    expect(await numbers(9, 2)).toEqual([])
  },

  'a snapshot with the records after it gives the final task, wherever it was taken': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const snapshots: StoredTask[] = []
    const look = async (): Promise<void> => {
      const stored = await second.get(key)
      if (stored) snapshots.push(structuredClone(stored))
    }
    await look()
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    await beginTurn(engine, claim)
    await look()
    for (const text of ['a', 'bc', 'd', 'efg']) {
      await engine.commit(claim, { records: textRecords(task, text) })
      await look()
    }
    await endTurn(engine, claim)
    await look()
    const final = (await engine.get(key))?.task
    expect(final?.artifacts).toEqual([{ artifactId: 'answer', parts: [{ text: 'abcdefg' }] }])
    expect(final?.history).toEqual([task.input.message])
    expect(snapshots.map(({ seq }) => seq)).toEqual([1, 2, 3, 5, 6, 9, 10])
    for (const { task: snapshot, seq } of snapshots) {
      expect(fold(await second.read(key, seq, 100), snapshot)).toEqual(final)
    }
  },

  'messages that a record brings are in the log and in the history': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    const history = [userMessage('one', { taskId: task.taskId }), userMessage('two')]
    const record = { ...statusOf(claim, 'TASK_STATE_WORKING'), history }
    await engine.commit(claim, { records: [record] })
    expect(await second.read(key, 1, 10)).toEqual([{ seq: 2, ...record }])
    expect((await second.get(key))?.task?.history).toEqual(history)
  },

  'only a task that has ended says so': async ({ engine, second }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent)
    for (const [state, ended] of [
      ['TASK_STATE_WORKING', false],
      ['TASK_STATE_INPUT_REQUIRED', false],
      ['TASK_STATE_AUTH_REQUIRED', false],
      ['TASK_STATE_COMPLETED', true],
      ['TASK_STATE_FAILED', true],
      ['TASK_STATE_CANCELED', true],
      ['TASK_STATE_REJECTED', true],
    ] as const) {
      const task = newTask()
      await engine.create(scope, task)
      const { claim } = await holder.claimed()
      await beginTurn(engine, claim)
      expect(await endTurn(engine, claim, state)).toBe('committed')
      expect(await second.get(keyOf(scope, task))).toMatchObject({
        ended,
        task: { status: { state } },
      })
    }
  },

  'a direct reply ends a task that nobody saw': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask({ records: [] })
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    const { number } = (await engine.next(claim)) ?? { number: 0 }
    const message = { messageId: 'm', role: 'ROLE_AGENT' as const, parts: [{ text: 'hi' }] }
    const reply = { event: { message } }
    expect(await engine.commit(claim, { records: [reply], begin: number, end: true })).toBe(
      'committed',
    )
    const key = keyOf(scope, task)
    expect(await second.get(key)).toMatchObject({ seq: 1, ended: true })
    expect((await second.get(key))?.task).toBeUndefined()
    expect(await second.read(key, 0, 10)).toEqual([{ seq: 1, ...reply }])
    expect(await second.list(scope, { pageSize: 10 })).toEqual({ tasks: [], total: 0 })
    expect(await engine.next(claim)).toBeUndefined()
  },

  'an empty commit writes nothing': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    expect(await engine.commit(claim, { records: [] })).toBe('committed')
    expect((await second.get(keyOf(scope, task)))?.seq).toBe(1)
  },

  'a log of thousands of records keeps every one': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    for (let batch = 0; batch < 4; batch++) {
      const records = Array.from({ length: 500 }, () => statusRecord(task, 'TASK_STATE_WORKING'))
      await engine.commit(claim, { records })
    }
    const seen: number[] = []
    for (;;) {
      const page = await second.read(key, seen.length, 256)
      if (page.length === 0) break
      seen.push(...page.map(({ seq }) => seq))
    }
    expect(seen).toEqual(Array.from({ length: 2_001 }, (_, index) => index + 1))
  },
} satisfies Cases<Handles>

function textRecords(task: { taskId: string }, text: string): NewRecord[] {
  return text.split('').map((chunk) => textRecord(task, chunk))
}

function fold(records: LogRecord[], task: Task | undefined): Task | undefined {
  return records.reduce((state, { event, history }) => applyEvent(state, event, history), task)
}
