import { letRecordsGo, lengthOf, type LiveTask } from './live-task.ts'

/** How many tasks that nobody runs are kept in memory. */
const mostIdle = 1_000
/** How long each of them may be, and all of them together, in characters. */
const longestIdle = 64 * 1_024
const longestTogether = 8 * 1_024 * 1_024

/** The tasks in memory that nobody holds. */
export type IdleTasks = {
  /** Takes a task that was just used. */
  add(live: LiveTask): void
  remove(live: LiveTask): void
  clear(): void
}

/**
 * Makes an empty set of them. Whoever waits for a task reads its end in the turn of the event loop
 * in which it was stored: once a whole turn is over the task comes to rest, and its records go.
 *
 * @param drop told of each task that is too long, or too much: it is to be forgotten
 */
export function idleTasks(drop: (live: LiveTask) => void): IdleTasks {
  /** Those that were used since a turn began, and in the turn before. */
  let used = new Set<LiveTask>()
  let usedBefore = new Set<LiveTask>()
  let waits = false
  /** The others with their lengths, the one that was used longest ago first. */
  const resting = new Map<LiveTask, number>()
  let together = 0

  function remove(live: LiveTask): void {
    used.delete(live)
    usedBefore.delete(live)
    together -= resting.get(live) ?? 0
    resting.delete(live)
  }

  function wait(): void {
    if (waits) return
    waits = true
    setImmediate(settle)
  }

  function settle(): void {
    waits = false
    for (const live of usedBefore) rest(live)
    usedBefore = used
    used = new Set()
    if (usedBefore.size > 0) wait()
    for (const [oldest] of resting) {
      if (resting.size <= mostIdle && together <= longestTogether) return
      drop(oldest)
    }
  }

  function rest(live: LiveTask): void {
    letRecordsGo(live)
    const length = lengthOf(live)
    if (length > longestIdle) return drop(live)
    resting.set(live, length)
    together += length
  }

  return {
    remove,

    add(live) {
      remove(live)
      used.add(live)
      wait()
    },

    clear() {
      used.clear()
      usedBefore.clear()
      resting.clear()
      together = 0
    },
  }
}
