import { inject } from 'vitest'
import { Pool } from 'pg'
import { testEngine } from 'a2a-core/testing'
import { postgres } from 'a2a-postgres'
import { newSchema } from './open-engine.ts'

const schema = newSchema()
const pools = new WeakMap<object, Pool[]>()

testEngine({
  name: 'two pools on a PostgreSQL',
  async open(options) {
    const opened = [1, 2].map(() => new Pool({ connectionString: inject('postgresUrl') }))
    const [engine, second] = opened.map((pool) =>
      postgres(pool, { schema, pollInterval: 50, ...options }),
    )
    if (!engine || !second) throw new Error('There are two')
    const subject = { engine, second }
    pools.set(subject, opened)
    return subject
  },
  async close(subject) {
    await Promise.all((pools.get(subject) ?? []).map((pool) => pool.end()))
  },
})
