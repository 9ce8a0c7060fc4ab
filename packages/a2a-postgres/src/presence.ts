import type { Database } from './database.ts'
import type { PostgresClient } from './pool.ts'

/**
 * That a process is there, as the others see it: a lock that its connection holds. PostgreSQL lets
 * it go as soon as it notices that the connection has ended: at once, where the process was killed.
 */
export type Presence = {
  /** A number that no other process has. */
  readonly own: number
  /** It again, while others see it, as far as is known: what is claimed then bears it. */
  number(): number | undefined
  /** Takes the lock, on a connection that is kept. */
  take(client: Pick<PostgresClient, 'query'>): Promise<void>
  /** Says whether others see it: it has the lock, and its connection is kept. */
  isSeen(seen: boolean): void
}

/** PostgreSQL has so many numbers for a lock; 0 is nobody's. */
const mostNumbers = 2 ** 31 - 1

/** @param schema where the tasks are that it works at */
export function presenceIn(schema: string): Presence {
  const own = 1 + Math.floor(Math.random() * mostNumbers)
  let isSeen = false
  return {
    own,
    number: () => (isSeen ? own : undefined),
    async take(client) {
      // Shared: a connection that broke, which PostgreSQL does not know yet, is not in the way.
      await client.query(`select pg_advisory_lock_shared(${classIn(schema)}, $1)`, [own])
    },
    isSeen(seen) {
      isSeen = seen
    },
  }
}

/** Its locks are of a class, so that those of other schemas are others. */
function classIn(schema: string): string {
  return `hashtext('a2a-postgres process in ${schema}')`
}

/** For statements: the numbers of the processes that are there, as `number`. */
export function presentIn(schema: string): string {
  return `
    select distinct objid::int as number from pg_locks
    where locktype = 'advisory' and objsubid = 2 and granted
      and classid = ${classIn(schema)}::oid
      and database = (select oid from pg_database where datname = current_database())`
}

/** The numbers of the processes that are there now. */
export async function presentNow(db: Database): Promise<Set<number>> {
  const rows = await db.query<{ number: number }>(presentIn(db.schema))
  return new Set(rows.map(({ number }) => number))
}
