import { expect } from 'vitest'
import type { CommitResult } from '../../server/engine.ts'
import { abortReasonOf } from '../../server/turn-aborted.ts'
import type { Cases } from '../contract.ts'
import { aborted } from './aborted.ts'
import { beginTurn, endTurn, workOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask, statusRecord, textRecord } from './sample-task.ts'

/** What a run leaves undone is done by another: no accepted task is lost. */
export const handsOver = {
  'a turn whose worker closes is taken up by another, as its next attempt': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const leaving = holdClaims(engine, scope.agent)
    const first = await leaving.claimed()
    const { number } = await beginTurn(engine, first.claim)
    const kept = { steps: { quote: 1 }, saved: { task: 'saved' } }
    await engine.commit(first.claim, { records: [textRecord(task, 'so far')], ...kept })
    await leaving.close({ drainMs: 0 })
    expect(abortReasonOf(first.claim.signal)).toBe('shutdown')
    const { claim } = await holdClaims(second, scope.agent).claimed()
    expect(await workOf(second, claim)).toMatchObject({
      input: task.input,
      number,
      begun: true,
      attempt: 2,
      turn: 1,
      ...kept,
    })
    expect(await endTurn(engine, first.claim)).toBe('lost')
    expect(await endTurn(second, claim)).toBe('committed')
    expect(await second.get(keyOf(scope, task))).toMatchObject({ seq: 4, ended: true })
  },

  'a close that would wait longer than any timer can is refused, and closes nothing': async ({
    engine,
  }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent)
    await expect(engine.close({ drainMs: Infinity })).rejects.toThrow(
      new TypeError('The option drainMs must be a number from 0 to 2147483647, not Infinity'),
    )
    await engine.create(scope, newTask())
    expect((await holder.claimed()).claim.signal.aborted).toBe(false)
  },

  'a run that is told to leave may still write': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const begun = Promise.withResolvers<void>()
    const written = Promise.withResolvers<CommitResult>()
    const worker = engine.work(
      scope.agent,
      async (claim) => {
        await beginTurn(engine, claim)
        begun.resolve()
        await aborted(claim.signal)
        written.resolve(await engine.commit(claim, { records: [textRecord(task, 'last')] }))
      },
      { concurrency: 1 },
    )
    await begun.promise
    await worker.close({ drainMs: 0 })
    expect(await written.promise).toBe('committed')
    expect((await second.get(keyOf(scope, task)))?.seq).toBe(3)
    const { claim } = await holdClaims(second, scope.agent).claimed()
    expect(await workOf(second, claim)).toMatchObject({ begun: true, attempt: 2 })
  },

  'a task whose run fails is claimed again, as often as it takes': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const unbegun = await holder.claimed()
    unbegun.fail()
    const first = await holder.claimed()
    expect(await beginTurn(engine, first.claim)).toMatchObject({ begun: false, attempt: 1 })
    first.fail()
    for (const attempt of [2, 3]) {
      const held = await holder.claimed()
      expect(await workOf(engine, held.claim)).toMatchObject({ begun: true, attempt, turn: 1 })
      held.fail()
    }
  },

  'a run that leaves before its work is done gives up its claim': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const first = await holder.claimed()
    await beginTurn(engine, first.claim)
    first.leave()
    const { claim } = await holder.claimed()
    expect(claim.fence).not.toBe(first.claim.fence)
    expect(await workOf(engine, claim)).toMatchObject({ begun: true, attempt: 2 })
  },

  'attempts are counted anew for every turn': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const first = await holder.claimed()
    await beginTurn(engine, first.claim)
    await engine.post(keyOf(scope, task), newInput('two', task))
    first.fail()
    const { claim } = await holder.claimed()
    expect((await workOf(engine, claim)).attempt).toBe(2)
    await engine.commit(claim, { records: [], end: true })
    expect(await beginTurn(engine, claim)).toMatchObject({ begun: false, attempt: 1, turn: 1 })
    expect(await workOf(engine, claim)).toMatchObject({ begun: true, attempt: 1, turn: 2 })
  },

  'attempts that store nothing of the agent’s are counted, until one does': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const nextAttempt = async () => {
      const { claim, fail } = await holder.claimed()
      const { stalled } = await workOf(engine, claim)
      return { claim, fail, stalled }
    }
    const unbegun = await nextAttempt()
    expect(unbegun.stalled).toBe(0)
    unbegun.fail()
    const begun = await nextAttempt()
    expect(begun.stalled).toBe(1)
    // That a turn has begun is nothing of the agent's yet.
    await beginTurn(engine, begun.claim)
    begun.fail()
    for (const kept of [
      { records: [textRecord(task, 'so far')] },
      { records: [], steps: { quote: 1 } },
      { records: [], saved: { task: 'saved' } },
    ]) {
      const idle = await nextAttempt()
      expect(idle.stalled).toBe(1)
      idle.fail()
      const working = await nextAttempt()
      expect(working.stalled).toBe(2)
      await engine.commit(working.claim, kept)
      expect((await workOf(engine, working.claim)).stalled).toBe(0)
      working.fail()
      const after = await nextAttempt()
      expect(after.stalled).toBe(0)
      after.fail()
    }
  },

  'an attempt whose first commit has something of the agent’s has not come to nothing': async ({
    engine,
  }) => {
    const scope = newScope()
    for (const [kept, stalled] of [
      [{ records: [] }, 1],
      [{ records: [], steps: {} }, 1],
      [{ records: [], saved: {} }, 1],
      [{ records: [textRecord(newTask(), 'so far')] }, 0],
      [{ records: [], steps: { quote: 1 } }, 0],
    ] as const) {
      const task = newTask()
      await engine.create(scope, task)
      const holder = holdClaims(engine, scope.agent)
      const first = await holder.claimed()
      const { number } = await workOf(engine, first.claim)
      const working = statusRecord(task, 'TASK_STATE_WORKING')
      const records = [working, ...kept.records]
      await engine.commit(first.claim, { ...kept, records, begin: number, forgetSteps: true })
      first.fail()
      const second = await holder.claimed()
      const work = await workOf(engine, second.claim)
      expect(work).toMatchObject({ attempt: 2, stalled, steps: 'steps' in kept ? kept.steps : {} })
      await endTurn(engine, second.claim)
      await holder.close({ drainMs: 0 })
    }
  },

  'an attempt that was handed over has not come to nothing': async ({ engine, second }) => {
    const scope = newScope()
    await engine.create(scope, newTask())
    for (const handle of [engine, second, engine, second]) {
      const holder = holdClaims(handle, scope.agent)
      const { claim } = await holder.claimed()
      const { stalled, begun } = await workOf(handle, claim)
      expect(stalled).toBe(0)
      if (!begun) await beginTurn(handle, claim)
      await holder.close({ drainMs: 0 })
    }
  },

  'a worker that drains waits for its runs, and takes no more': async ({ engine, second }) => {
    const scope = newScope()
    await engine.create(scope, newTask())
    const draining = holdClaims(engine, scope.agent)
    const { claim, leave } = await draining.claimed()
    const closed = draining.close({ drainMs: 60_000 })
    const late = newTask()
    await engine.create(scope, late)
    const other = await holdClaims(second, scope.agent).claimed()
    expect(other.claim.key).toEqual(keyOf(scope, late))
    expect(claim.signal.aborted).toBe(false)
    await beginTurn(engine, claim)
    expect(await endTurn(engine, claim)).toBe('committed')
    await engine.next(claim)
    leave()
    await closed
    expect(draining.count).toBe(1)
  },

  'a run that does not leave keeps its worker from closing for a while only': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const closing = holdClaims(engine, scope.agent, { stubborn: true })
    const stubborn = await closing.claimed()
    await beginTurn(engine, stubborn.claim)
    await closing.close({ drainMs: 0 })
    const { claim } = await holdClaims(second, scope.agent).claimed()
    expect(await workOf(second, claim)).toMatchObject({ begun: true, attempt: 2 })
    expect(await endTurn(engine, stubborn.claim)).toBe('lost')
    expect(await endTurn(second, claim)).toBe('committed')
    stubborn.leave()
  },

  'an engine that closes hands over what all its workers run': async ({ engine }) => {
    const scope = newScope()
    const other = newScope()
    await engine.create(scope, newTask())
    await engine.create(other, newTask())
    const holders = [holdClaims(engine, scope.agent), holdClaims(engine, other.agent)]
    const held = await Promise.all(holders.map((holder) => holder.claimed()))
    await engine.close({ drainMs: 0 })
    expect(held.map(({ claim }) => abortReasonOf(claim.signal))).toEqual(['shutdown', 'shutdown'])
    await engine.close()
  },
} satisfies Cases<Handles>
