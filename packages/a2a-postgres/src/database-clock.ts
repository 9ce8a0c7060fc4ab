import type { Database } from './database.ts'

/**
 * The database's time. What one process lets go another has written, and the clock of either may be
 * wrong by days, or be set right while it runs.
 */
export type DatabaseClock = {
  /** What time it is, in milliseconds since 1970, as far as is known: before `ask`, by its own clock. */
  now: () => number
  /** Asks the database. */
  ask(): Promise<Date>
}

export function databaseClock(db: Database): DatabaseClock {
  let asked: { time: number; at: number } | undefined
  return {
    // From the last answer on by a clock that nobody sets.
    now: () => (asked ? asked.time + (performance.now() - asked.at) : Date.now()),
    async ask() {
      // As text: what a pool makes of a time is its user's.
      const [row] = await db.query<{ now: string }>(
        'select (extract(epoch from clock_timestamp()) * 1000)::text as now',
      )
      const time = Number(row?.now)
      asked = { time, at: performance.now() }
      return new Date(time)
    },
  }
}
