import type { Pool, PoolClient } from 'pg'
import type { PostgresClient, PostgresPool } from 'a2a-postgres'
import { poolWithQuery } from './pool-with-query.ts'

/** A pool like one of a pooler by transaction: locks are taken on sessions that are not ours. */
export type RecycledSessions = PostgresPool & {
  /** Ends the sessions that hold locks; ours notice nothing. */
  recycle(): void
}

export function recycledSessions(pool: Pool): RecycledSessions {
  const holding: PoolClient[] = []

  async function queryOn(client: PostgresClient, text: string, values?: unknown[]) {
    if (!text.includes('pg_advisory_lock')) return client.query(text, values)
    const other = await pool.connect()
    holding.push(other)
    return other.query(text, values)
  }

  return {
    ...poolWithQuery(pool, queryOn),
    recycle() {
      for (const client of holding.splice(0)) client.release(true)
    },
  }
}
