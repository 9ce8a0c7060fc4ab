import type { PostgresPool } from './pool.ts'

/** One connection listens, and one works: with less, everybody would wait for ever. */
const fewestConnections = 2

/** @throws TypeError that says what is needed, where a pool is none or too small */
export function checkPool(pool: PostgresPool): void {
  if (typeof pool?.connect !== 'function' || typeof pool.off !== 'function') {
    throw new TypeError('postgres() takes a pool of the package pg: new Pool({ connectionString })')
  }
  const max = pool.options?.max ?? fewestConnections
  if (max >= fewestConnections) return
  throw new TypeError(
    `pool: max is ${max}, but one connection is kept to listen: expected at least ${fewestConnections}, better 5`,
  )
}
