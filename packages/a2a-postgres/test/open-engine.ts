import { inject, onTestFinished } from 'vitest'
import { Pool, type PoolConfig } from 'pg'
import type { Engine } from 'a2a-core/server'
import { postgres, type PostgresOptions } from 'a2a-postgres'

/** A schema that no other test uses. */
export function newSchema(): string {
  return `test_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
}

/** A pool on the server of the tests, which is ended with the test. */
export function openPool(config: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString: inject('postgresUrl'), max: 10, ...config })
  onTestFinished(() => pool.end())
  return pool
}

/** An engine on a pool of its own, as another process has one; it is closed with the test. */
export function openEngine(options: PostgresOptions & { pool?: Pool } = {}): Engine {
  const { pool = openPool(), ...rest } = options
  const engine = postgres(pool, rest)
  onTestFinished(() => engine.close())
  return engine
}
