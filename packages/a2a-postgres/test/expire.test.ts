import { expect, onTestFinished, test } from 'vitest'
import { durableRetention, retentionPolicy } from 'a2a-core/server'
import { postgres } from 'a2a-postgres'
import { database } from '../src/database.ts'
import { expire } from '../src/expire.ts'
import { beginTurn, complete, holdClaims, newScope, newTask } from './hold-claims.ts'
import { newSchema, openPool } from './open-engine.ts'
import { poolWithQuery } from './pool-with-query.ts'

const day = 86_400_000

test('a context that a task takes again as it has its time stays, and so does its line', async () => {
  const schema = newSchema()
  const plain = openPool()
  const taken = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  let isGated = false
  const gated = poolWithQuery(plain, async (client, statement, values) => {
    const result = await client.query(statement, values)
    if (isGated && statement.includes('update set holder = context.holder')) {
      taken.resolve()
      await goOn.promise
    }
    return result
  })
  const engine = postgres(gated, { schema })
  onTestFinished(() => engine.close())
  const db = database(plain, schema)
  onTestFinished(() => db.letGo())
  const expireAfter = (ms: number): Promise<void> => {
    return expire(db, retentionPolicy({ now: () => Date.now() + ms }, durableRetention))
  }
  const scope = newScope()
  const first = newTask({ serial: true })
  await engine.create(scope, first)
  const claims = holdClaims(engine, scope.agent)
  const claim = await claims.next()
  await beginTurn(engine, claim)
  await complete(engine, claim)
  await expireAfter(8 * day)
  isGated = true
  const created = engine.create(scope, newTask({ serial: true, contextId: first.contextId }))
  await taken.promise
  const expired = expireAfter(80 * day)
  await untilSomebodyWaits()
  goOn.resolve()
  await Promise.all([created, expired])
  const { rows } = await plain.query(`select holder is not null as held from ${schema}.context`)
  expect(rows).toEqual([{ held: true }])

  async function untilSomebodyWaits(): Promise<void> {
    const waiting = `select from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%delete from ${schema}.context%'
        and pid <> pg_backend_pid()`
    while ((await plain.query(waiting)).rows.length === 0);
  }
})
