import type { Pool } from 'pg'
import type { PostgresClient, PostgresPool } from 'a2a-postgres'
import { poolWithQuery } from './pool-with-query.ts'

/** A pool on whose way to PostgreSQL something breaks when the test says so. */
export type BreakingPool = PostgresPool & {
  /** Breaks the connection at the next statement that holds some words: it is lost, or its answer. */
  breakAt(words: string, lost: 'statement' | 'answer'): void
  /** Resolves when it broke. */
  broken(): Promise<void>
}

/**
 * @param pool whose connections they are
 * @param refused words whose statements are always refused
 */
export function breakingPool(pool: Pool, refused?: string): BreakingPool {
  let breaks: { words: string; lost: 'statement' | 'answer'; told: () => void } | undefined
  let broken = Promise.resolve()

  async function queryOn(client: PostgresClient, text: string, values?: unknown[]) {
    if (refused !== undefined && text.includes(refused)) throw new Error(`Refused: ${refused}`)
    if (!breaks || !text.includes(breaks.words)) return client.query(text, values)
    const { lost, told } = breaks
    breaks = undefined
    if (lost === 'answer') await client.query(text, values)
    told()
    throw new Error('Connection terminated unexpectedly')
  }

  return {
    ...poolWithQuery(pool, queryOn),
    breakAt(words, lost) {
      const { promise, resolve } = Promise.withResolvers<void>()
      breaks = { words, lost, told: resolve }
      broken = promise
    },
    broken: () => broken,
  }
}
