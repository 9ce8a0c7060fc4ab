import { expect } from 'vitest'
import { abortReasonOf } from '../../server/turn-aborted.ts'
import type { Cases } from '../contract.ts'
import { aborted } from './aborted.ts'
import { beginTurn, endTurn } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newScope, newTask } from './sample-task.ts'

/** A cancellation reaches whoever runs the task, now or later. */
export const takesCancels = {
  'the run of a canceled task is told, on every handle': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const { claim, leave } = await holdClaims(engine, scope.agent).claimed()
    await beginTurn(engine, claim)
    expect(await second.requestCancel(key)).toBe('running')
    await aborted(claim.signal)
    expect(abortReasonOf(claim.signal)).toBe('canceled')
    expect(await second.requestCancel(key)).toBe('running')
    expect(await endTurn(engine, claim, 'TASK_STATE_CANCELED')).toBe('committed')
    expect(await second.requestCancel(key)).toBe('ended')
    leave()
  },

  'a task that nobody runs is idle, whether it waits or rests': async ({ engine, second }) => {
    const scope = newScope()
    const [waiting, resting] = [newTask(), newTask()]
    const holder = holdClaims(engine, scope.agent)
    await engine.create(scope, resting)
    const { claim, leave } = await holder.claimed()
    await beginTurn(engine, claim)
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED')
    await engine.next(claim)
    leave()
    await holder.close({ drainMs: 0 })
    await engine.create(scope, waiting)
    expect(await second.requestCancel(keyOf(scope, resting))).toBe('idle')
    expect(await second.requestCancel(keyOf(scope, waiting))).toBe('idle')
  },

  'a cancellation waits for the run that comes later': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    await second.requestCancel(keyOf(scope, task))
    const { claim, leave } = await holdClaims(engine, scope.agent).claimed()
    await aborted(claim.signal)
    expect(abortReasonOf(claim.signal)).toBe('canceled')
    leave()
  },

  'a cancellation outlives the run it was told to': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const first = await holder.claimed()
    await second.requestCancel(keyOf(scope, task))
    first.fail()
    const { claim, leave } = await holder.claimed()
    await aborted(claim.signal)
    expect(abortReasonOf(claim.signal)).toBe('canceled')
    leave()
  },

  'a cancellation tells no other task': async ({ engine, second }) => {
    const scope = newScope()
    const contextId = 'shared'
    const holder = holdClaims(engine, scope.agent)
    const [canceled, other] = [newTask({ contextId }), newTask({ contextId })]
    await engine.create(scope, canceled)
    const first = await holder.claimed()
    await engine.create(scope, other)
    const next = await holder.claimed()
    await second.requestCancel(keyOf(scope, canceled))
    await aborted(first.claim.signal)
    await endTurn(engine, first.claim, 'TASK_STATE_CANCELED')
    first.leave()
    await second.create(scope, newTask({ contextId }))
    await holder.claimed()
    expect(next.claim.signal.aborted).toBe(false)
  },
} satisfies Cases<Handles>
