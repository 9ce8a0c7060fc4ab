import { expect, onTestFinished, test } from 'vitest'
import { EngineUnavailableError } from 'a2a-core/server'
import { postgres } from 'a2a-postgres'
import { breakingPool } from './breaking-pool.ts'
import { beginTurn, holdClaims } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'
import { withWebhook } from './with-webhook.ts'

test('a webhook whose log could not be read is called again after a pause, as if it had not been', async () => {
  const schema = newSchema()
  const { push, key } = await withWebhook(openEngine({ schema }))
  const pool = openPool()
  const paused = `select from ${schema}_jobs.job
    where name like 'push/%' and state = 'active' and start_after > created_on`
  const again = Promise.withResolvers<{ failures: number; paused: number }>()
  let calls = 0
  push.work(
    key.agent,
    async ({ failures }) => {
      if (++calls === 1) throw new EngineUnavailableError('too many connections')
      again.resolve({ failures, paused: (await pool.query(paused)).rows.length })
      return { kind: 'stop' }
    },
    { concurrency: 1 },
  )
  expect(await again.promise).toEqual({ failures: 0, paused: 1 })
})

test.each([
  ['calls nobody again', 'caught-up', { after: 1, failures: 0 }],
  ['counts as one', 'retry', { after: 1, failures: 1 }],
] as const)(
  'a delivery whose end could not be stored at first %s: %s',
  async (_, kind, expected) => {
    const pool = breakingPool(openPool())
    const engine = postgres(pool, { schema: newSchema(), onError: () => undefined })
    onTestFinished(() => engine.close())
    const { push, key } = await withWebhook(engine)
    const again = Promise.withResolvers<{ after: number; failures: number }>()
    const called = Promise.withResolvers<void>()
    let calls = 0
    push.work(
      key.agent,
      async (delivery) => {
        const { after, failures } = delivery
        if (++calls > 1) again.resolve({ after, failures })
        if (calls > 1) return { kind: 'stop' }
        await push.delivered(delivery, 1)
        pool.breakAt('set lease = null', 'statement')
        called.resolve()
        return kind === 'retry' ? { kind, at: Date.now() } : { kind }
      },
      { concurrency: 1 },
    )
    const claim = await holdClaims(engine, key.agent).next()
    await called.promise
    await pool.broken()
    await beginTurn(engine, claim)
    expect(await again.promise).toEqual(expected)
  },
)
