import type { Pool } from 'pg'
import type { PostgresClient, PostgresPool } from 'a2a-postgres'

/** A statement on its way to PostgreSQL. */
export type Query = (
  client: PostgresClient,
  text: string,
  values?: unknown[],
) => ReturnType<PostgresClient['query']>

/** The connections of a pool, whose statements go another way. */
export function poolWithQuery(pool: Pool, query: Query): PostgresPool {
  return {
    on: pool.on.bind(pool),
    off: pool.off.bind(pool),
    async connect() {
      const client: PostgresClient = await pool.connect()
      return new Proxy(client, {
        get(target, name) {
          if (name === 'query') {
            return (text: string, values?: unknown[]) => query(target, text, values)
          }
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
  }
}
