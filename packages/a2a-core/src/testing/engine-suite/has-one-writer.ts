import { expect } from 'vitest'
import type { Claim, NewRecord } from '../../server/engine.ts'
import { abortReasonOf } from '../../server/turn-aborted.ts'
import type { Cases } from '../contract.ts'
import { aborted } from './aborted.ts'
import { beginTurn, endTurn, statusOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask, taskRecord, textRecord } from './sample-task.ts'

/** One claim writes, one record ends the task, and who lost the claim is never seen again. */
export const hasOneWriter = {
  'a claim that was taken away writes no more': async ({ engine, second }) => {
    const { key, claim } = await runningTask({ engine, second })
    const stolen = await second.steal(key)
    await aborted(claim.signal)
    expect(abortReasonOf(claim.signal)).toBe('lost')
    const before = await second.get(key)
    for (const commit of everyKindOf(claim)) expect(await engine.commit(claim, commit)).toBe('lost')
    expect(await engine.next(claim)).toBeUndefined()
    expect(await second.get(key)).toEqual(before)
    expect(stolen?.key).toEqual(key)
    expect(stolen && (await endTurn(second, stolen, 'TASK_STATE_CANCELED'))).toBe('committed')
    expect((await engine.get(key))?.task?.status.state).toBe('TASK_STATE_CANCELED')
  },

  'of claims taken one after another the last writes': async ({ engine, second }) => {
    const { key } = await runningTask({ engine, second })
    const first = await second.steal(key)
    const last = await engine.steal(key)
    if (!first || !last) throw new Error('The task had not ended')
    expect(first.fence).not.toBe(last.fence)
    expect(await endTurn(second, first, 'TASK_STATE_FAILED')).toBe('lost')
    expect(await endTurn(engine, last, 'TASK_STATE_CANCELED')).toBe('committed')
    expect((await second.get(key))?.seq).toBe(3)
  },

  'a waiting task whose claim was taken is given to no worker': async ({ engine, second }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent, { concurrency: 1 })
    await engine.create(scope, newTask())
    const busy = await holder.claimed()
    const waiting = newTask()
    await engine.create(scope, waiting)
    const stolen = await second.steal(keyOf(scope, waiting))
    if (!stolen) throw new Error('The task had not ended')
    await endTurn(engine, busy.claim)
    await engine.next(busy.claim)
    busy.leave()
    await engine.create(scope, newTask())
    const { claim } = await holder.claimed()
    expect(claim.key.taskId).not.toBe(waiting.taskId)
    expect(await endTurn(second, stolen, 'TASK_STATE_CANCELED')).toBe('committed')
    expect((await engine.get(keyOf(scope, waiting)))?.task?.status.state).toBe(
      'TASK_STATE_CANCELED',
    )
  },

  'a run whose task was claimed again writes no more': async ({ engine, second }) => {
    const { key, claim, fail, claimed } = await runningTask({ engine, second })
    fail()
    const again = await claimed()
    expect(again.claim.key).toEqual(key)
    expect(again.claim.fence).not.toBe(claim.fence)
    for (const commit of everyKindOf(claim)) expect(await engine.commit(claim, commit)).toBe('lost')
    expect(await engine.next(claim)).toBeUndefined()
    expect(await endTurn(engine, again.claim)).toBe('committed')
    expect((await second.get(key))?.seq).toBe(3)
  },

  'a claim that was released writes no more': async ({ engine, second }) => {
    const { key, claim } = await runningTask({ engine, second })
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED')
    expect(await engine.next(claim)).toBeUndefined()
    for (const commit of everyKindOf(claim)) expect(await engine.commit(claim, commit)).toBe('lost')
    expect((await second.get(key))?.seq).toBe(3)
  },

  'nothing follows the record that ends a task': async ({ engine, second }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent)
    for (const state of [
      'TASK_STATE_COMPLETED',
      'TASK_STATE_FAILED',
      'TASK_STATE_CANCELED',
      'TASK_STATE_REJECTED',
    ] as const) {
      const task = newTask()
      const key = keyOf(scope, task)
      await engine.create(scope, task)
      const { claim } = await holder.claimed()
      await beginTurn(engine, claim)
      expect(await endTurn(engine, claim, state)).toBe('committed')
      const before = await second.get(key)
      const log = await second.read(key, 0, 100)
      for (const commit of everyKindOf(claim)) {
        expect(await engine.commit(claim, commit)).toBe('lost')
      }
      expect(await second.post(key, newInput('more', task))).toBe('ended')
      expect(await second.requestCancel(key)).toBe('ended')
      expect(await second.steal(key)).toBeUndefined()
      expect(await engine.next(claim)).toBeUndefined()
      for (const commit of everyKindOf(claim)) {
        expect(await engine.commit(claim, commit)).toBe('lost')
      }
      expect(await second.get(key)).toEqual(before)
      expect(await second.read(key, 0, 100)).toEqual(log)
    }
  },

  'of ends that race, one is stored': async ({ engine, second }) => {
    const { key, claim } = await runningTask({ engine, second })
    const end = async (): Promise<void> => {
      await endTurn(engine, claim)
    }
    const cancel = async (): Promise<void> => {
      const stolen = await second.steal(key)
      if (stolen) await endTurn(second, stolen, 'TASK_STATE_CANCELED')
    }
    await Promise.all([end(), cancel(), cancel(), end()])
    const stored = await engine.get(key)
    expect(stored).toMatchObject({ ended: true, seq: 3 })
    expect(await second.read(key, 2, 10)).toHaveLength(1)
  },
} satisfies Cases<Handles>

/** A task whose first turn has begun, and the run that holds it. */
async function runningTask({ engine }: Omit<Handles, 'clock'>) {
  const scope = newScope()
  const task = newTask()
  await engine.create(scope, task)
  const holder = holdClaims(engine, scope.agent)
  const { claim, leave, fail } = await holder.claimed()
  await beginTurn(engine, claim)
  return { key: keyOf(scope, task), claim, leave, fail, claimed: () => holder.claimed() }
}

/** A commit of each kind of record, and of none. */
function everyKindOf(claim: Claim): { records: NewRecord[]; saved?: { task: string } }[] {
  const { taskId } = claim.key
  const message = { messageId: 'm', role: 'ROLE_AGENT' as const, parts: [{ text: 'late' }] }
  const records: NewRecord[] = [
    statusOf(claim, 'TASK_STATE_WORKING'),
    statusOf(claim, 'TASK_STATE_INPUT_REQUIRED'),
    statusOf(claim, 'TASK_STATE_COMPLETED'),
    statusOf(claim, 'TASK_STATE_CANCELED'),
    textRecord({ taskId }, 'late'),
    taskRecord({ taskId }),
    { event: { message } },
  ]
  return [
    ...records.map((record) => ({ records: [record] })),
    { records: [] },
    { records: [], saved: { task: 'late' } },
  ]
}
