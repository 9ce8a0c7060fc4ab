import { expect } from 'vitest'
import type { Claim, Engine } from '../../server/engine.ts'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask } from './sample-task.ts'

/** Workers share the work: each task and each serial context is with one of them. */
export const sharesWork = {
  'of two workers one gets each task': async ({ engine, second }) => {
    const scope = newScope()
    const tasks = Array.from({ length: 10 }, () => newTask())
    const claimed: string[] = []
    const all = Promise.withResolvers<void>()
    for (const handle of [engine, second]) {
      const run = async (claim: Claim): Promise<void> => {
        claimed.push(claim.key.taskId)
        if (claimed.length === tasks.length) all.resolve()
        await all.promise
        await beginTurn(handle, claim)
        await endTurn(handle, claim)
        await handle.next(claim)
      }
      handle.work(scope.agent, run, { concurrency: 100 })
    }
    await Promise.all(tasks.map((task) => engine.create(scope, task)))
    await all.promise
    expect(claimed.toSorted()).toEqual(tasks.map(({ taskId }) => taskId).toSorted())
  },

  'a worker holds as many claims as it was told, and no more': async ({ engine }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent, { concurrency: 2 })
    const tasks = Array.from({ length: 7 }, () => newTask())
    for (const task of tasks) await engine.create(scope, task)
    const held = [await holder.claimed(), await holder.claimed()]
    for (let ended = 0; ended < tasks.length; ended++) {
      const [first] = held.splice(0, 1)
      if (!first) throw new Error('A claim is missing')
      await beginTurn(engine, first.claim)
      await endTurn(engine, first.claim)
      expect(holder.count).toBeLessThanOrEqual(ended + 2)
      await engine.next(first.claim)
      first.leave()
      if (ended + held.length + 1 < tasks.length) held.push(await holder.claimed())
    }
  },

  'a worker that is told to hold none leaves the work to others': async ({ engine, second }) => {
    const scope = newScope()
    const none = holdClaims(engine, scope.agent, { concurrency: 0 })
    const task = newTask()
    await engine.create(scope, task)
    const { claim } = await holdClaims(second, scope.agent).claimed()
    expect(claim.key).toEqual(keyOf(scope, task))
    expect(none.count).toBe(0)
  },

  'turns of one serial context run one at a time, on whatever handle': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const load = trackLoad()
    for (const handle of [engine, second]) {
      handle.work(scope.agent, (claim) => load.run(handle, claim), { concurrency: 10 })
    }
    const tasks = Array.from({ length: 6 }, () => newTask({ contextId: 'c', serial: true }))
    const ended = load.ended(tasks.length)
    await Promise.all(tasks.map((task, index) => (index % 2 ? engine : second).create(scope, task)))
    await ended
    expect(load.most()).toBe(1)
  },

  'serial contexts run beside one another, and beside the same name elsewhere': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent)
    const serial = true
    await engine.create(scope, newTask({ contextId: 'a', serial }))
    await second.create(scope, newTask({ contextId: 'b', serial }))
    await second.create({ ...scope, owner: 'bob' }, newTask({ contextId: 'a', serial }))
    await second.create({ ...scope, tenant: 'other' }, newTask({ contextId: 'a', serial }))
    for (let claims = 0; claims < 4; claims++) await holder.claimed()
    const other = newScope()
    await second.create(other, newTask({ contextId: 'a', serial }))
    await holdClaims(engine, other.agent).claimed()
  },

  'tasks of one context that is not serial run beside one another': async ({ engine }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent)
    await engine.create(scope, newTask({ contextId: 'a' }))
    await engine.create(scope, newTask({ contextId: 'a' }))
    await holder.claimed()
    await holder.claimed()
  },

  'a serial context is free when its task rests, and when its run fails': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent)
    const tasks = [1, 2].map(() => newTask({ contextId: 'a', serial: true }))
    for (const task of tasks) await engine.create(scope, task)
    const first = await holder.claimed()
    await beginTurn(engine, first.claim)
    await endTurn(engine, first.claim, 'TASK_STATE_INPUT_REQUIRED')
    await engine.next(first.claim)
    first.leave()
    const next = await holder.claimed()
    expect(next.claim.key.taskId).not.toBe(first.claim.key.taskId)
    await beginTurn(engine, next.claim)
    const { key, contextId } = first.claim
    await second.post(key, newInput('again', { taskId: key.taskId, contextId }))
    next.fail()
    // Whichever comes first: both come, one after the other.
    const turns = new Set<string>()
    for (let claims = 0; claims < 2; claims++) {
      const { claim, leave } = await holder.claimed()
      turns.add(claim.key.taskId)
      const work = await engine.next(claim)
      if (work && !work.begun) await beginTurn(engine, claim)
      await endTurn(engine, claim)
      await engine.next(claim)
      leave()
    }
    expect(turns.size).toBe(2)
  },

  'a serial context is free when its task was ended by another than its run': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent, { stubborn: true })
    const [first, next] = [1, 2].map(() => newTask({ contextId: 'a', serial: true }))
    await engine.create(scope, first ?? newTask())
    const { claim, leave } = await holder.claimed()
    await engine.create(scope, next ?? newTask())
    const stolen = await second.steal(claim.key)
    if (stolen) await endTurn(second, stolen, 'TASK_STATE_CANCELED')
    // The run of the first has not left, and is not waited for.
    const held = await holder.claimed()
    expect(held.claim.key.taskId).toBe(next?.taskId)
    leave()
    held.leave()
  },

  'a serial context is free when the task whose turn it was is ended before': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent, { concurrency: 1 })
    const serial = { contextId: 'a', serial: true }
    const tasks = [newTask(serial), newTask(serial), newTask(serial), newTask()]
    const [first, next, last, beside] = tasks.map((task) => keyOf(scope, task))
    for (const task of tasks) await engine.create(scope, task)
    const held = await holder.claimed()
    expect(held.claim.key).toEqual(first)
    await beginTurn(engine, held.claim)
    await endTurn(engine, held.claim)
    await engine.next(held.claim)
    held.leave()
    const other = await holder.claimed()
    const waiting = [next, last, beside].filter((key) => key?.taskId !== other.claim.key.taskId)
    // The worker is busy, so both wait; one of them for the other, if they share the context.
    const [stolen, left] = waiting
    const claim = stolen && (await second.steal(stolen))
    if (claim) await endTurn(second, claim, 'TASK_STATE_CANCELED')
    await endTurn(engine, other.claim)
    await engine.next(other.claim)
    other.leave()
    expect((await holder.claimed()).claim.key).toEqual(left)
  },

  'a run that ends late is counted, and so is the claim that came meanwhile': async ({
    engine,
  }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent, { concurrency: 2 })
    const first = await holder.claimed()
    await beginTurn(engine, first.claim)
    await endTurn(engine, first.claim, 'TASK_STATE_INPUT_REQUIRED')
    await engine.next(first.claim)
    // The claim is released, but its run has not ended yet when the task is claimed again.
    await engine.post(keyOf(scope, task), newInput('again', task))
    const again = await holder.claimed()
    first.leave()
    await beginTurn(engine, again.claim)
    let drained = false
    const close = async (): Promise<void> => {
      await holder.close({ drainMs: 60_000 })
      drained = true
    }
    const closed = close()
    await endTurn(engine, again.claim)
    await engine.next(again.claim)
    for (let reads = 0; reads < 10; reads++) await engine.get(keyOf(scope, task))
    expect(drained).toBe(false)
    again.leave()
    await closed
  },
} satisfies Cases<Handles>

/** Runs that end their task, and know how many of them ran at a time. */
function trackLoad() {
  let running = 0
  let most = 0
  let ended = 0
  const waiting = new Map<number, () => void>()
  return {
    most: () => most,
    ended: (count: number) => new Promise<void>((resolve) => waiting.set(count, resolve)),
    async run(engine: Engine, claim: Claim): Promise<void> {
      most = Math.max(most, ++running)
      await beginTurn(engine, claim)
      // The turn is over once its end is stored, which others may see before it is told here.
      running--
      await endTurn(engine, claim)
      await engine.next(claim)
      waiting.get(++ended)?.()
    },
  }
}
