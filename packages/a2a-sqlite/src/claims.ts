import { FreshMap, LightSignal, type Claim, type TaskKey } from 'a2a-core/server'
import type { LiveTask } from './live-task.ts'
import type { LiveTasks } from './live-tasks.ts'

/** A task that somebody may write to. */
export type Held = {
  readonly number: number
  readonly key: TaskKey
  readonly contextId: string
  readonly fence: string
  /** Tells the run to end; absent when the claim was taken to end the task. */
  readonly signal: LightSignal | undefined
}

/** The tasks that are claimed. */
export type Claims = {
  /** Notes a claim of a task, in place of one there was. */
  add(live: LiveTask, signal: LightSignal | undefined): Held
  /** The task of a claim, as long as the claim holds. */
  of(claim: Claim): Held | undefined
  ofTask(number: number): Held | undefined
  drop(held: Held): void
}

export function newClaims(lives: LiveTasks): Claims {
  const byFence = new FreshMap<string, Held>()
  const byTask = new FreshMap<number, Held>()
  // A claim of an engine that had the file before is none of these.
  const own = crypto.randomUUID()
  let taken = 0

  function drop(held: Held): void {
    byFence.delete(held.fence)
    if (byTask.get(held.number) !== held) return
    byTask.delete(held.number)
    lives.release(held.number)
  }

  return {
    add({ row: { number, context }, key }, signal) {
      const fence = `${++taken}.${own}`
      const held: Held = { number, key, contextId: context, fence, signal }
      const before = byTask.get(number)
      if (before) drop(before)
      byFence.set(fence, held)
      byTask.set(number, held)
      lives.hold(number)
      return held
    },

    of: ({ fence }) => byFence.get(fence),
    ofTask: (number) => byTask.get(number),
    drop,
  }
}

/** A claim as whoever runs the task is given it; one that nobody is told of never aborts. */
export function claimOf({ key, contextId, fence, signal }: Held): Claim {
  return { key, contextId, fence, signal: signal ?? new LightSignal() }
}
