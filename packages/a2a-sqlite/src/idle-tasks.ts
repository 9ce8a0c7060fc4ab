import { Arrivals } from 'a2a-core/server'
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
 * in which it was stored: once a whole turn is over the task comes to rest, and its records go. One
 * that has ended goes then, since nothing but a look at it may follow: what stayed for a while and
 * then went would cost more than it saves, as all of it would have grown old.
 *
 * @param drop told of each task that has ended, or is too long, or too much: it is to be forgotten
 */
export function idleTasks(drop: (live: LiveTask) => void): IdleTasks {
  /** Those that were used since a turn began, and in the turn before. */
  let used = new Arrivals<LiveTask>()
  let usedBefore = new Arrivals<LiveTask>()
  let waits = false
  /** The others, the one that was used longest ago first. */
  let resting = new Arrivals<LiveTask>()
  let together = 0

  function remove(live: LiveTask): void {
    const { place } = live
    if (place?.among === resting) together -= live.restsWith
    place?.among?.delete(place)
    live.place = undefined
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
    used = new Arrivals()
    if (usedBefore.size > 0) wait()
    for (const oldest of resting) {
      if (resting.size <= mostIdle && together <= longestTogether) return
      drop(oldest)
    }
  }

  function rest(live: LiveTask): void {
    remove(live)
    if (live.row.ended) return drop(live)
    letRecordsGo(live)
    const length = lengthOf(live)
    if (length > longestIdle) return drop(live)
    live.restsWith = length
    live.place = resting.add(live)
    together += length
  }

  return {
    remove,

    add(live) {
      remove(live)
      live.place = used.add(live)
      wait()
    },

    clear() {
      used = new Arrivals()
      usedBefore = new Arrivals()
      resting = new Arrivals()
      together = 0
    },
  }
}
