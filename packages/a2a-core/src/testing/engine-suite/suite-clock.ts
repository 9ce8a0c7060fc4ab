import type { RetentionOptions } from '../../server/retention.ts'

const hour = 3_600_000

/** A clock that goes as clocks do, and that can be put forward. */
export type SuiteClock = {
  now: () => number
  /** Puts it forward, in hours. */
  advance(hours: number): void
}

/** Makes a clock that shows the time. */
export function suiteClock(): SuiteClock {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    advance(hours) {
      ahead += hours * hour
    },
  }
}

/** For how long engines under test keep what: no two states for the same time. */
export function suiteRetention({ now }: SuiteClock): RetentionOptions {
  return {
    now,
    resumeWindow: hour / 2,
    retention: {
      completed: hour,
      failed: 2 * hour,
      canceled: 3 * hour,
      rejected: 4 * hour,
      inputRequired: 5 * hour,
      authRequired: 6 * hour,
    },
  }
}
