import { expect, onTestFinished, test } from 'vitest'
import { postgres } from 'a2a-postgres'
import { holdClaims, newScope, newTask, say } from './hold-claims.ts'
import { newSchema, openPool } from './open-engine.ts'
import { poolWithQuery } from './pool-with-query.ts'
import { freshRecords } from '../src/fresh-records.ts'

const key = { agent: 'a', tenant: '', owner: 'alice', taskId: 't' }
const records = [4, 5, 6].map((seq) => ({ seq, event: {} }))

test('records that follow a number are known until the turn of the event loop is over', async () => {
  const fresh = freshRecords()
  fresh.put(key, records)
  expect(fresh.after(key, 3, 10).map(({ seq }) => seq)).toEqual([4, 5, 6])
  expect(fresh.after(key, 4, 1).map(({ seq }) => seq)).toEqual([5])
  await new Promise(setImmediate)
  expect(fresh.after(key, 3, 10)).toEqual([])
})

test('nothing is known where a record before is missing, or there is none after', () => {
  const fresh = freshRecords()
  fresh.put(key, records)
  expect(fresh.after(key, 2, 10)).toEqual([])
  expect(fresh.after(key, 6, 10)).toEqual([])
})

test.each(['agent', 'tenant', 'owner', 'taskId'])('records are of their scope: %s', (part) => {
  const fresh = freshRecords()
  fresh.put(key, records)
  expect(fresh.after({ ...key, [part]: 'another' }, 3, 10)).toEqual([])
})

test('who waits where something is stored is given it, and need not read it', async () => {
  // Deaf, so that no notification is there before what is stored here is known here.
  const pool = poolWithQuery(openPool(), (client, statement, values) => {
    return client.query(statement.startsWith('listen') ? 'select 1' : statement, values)
  })
  const engine = postgres(pool, { schema: newSchema() })
  onTestFinished(() => engine.close())
  const scope = newScope()
  await engine.create(scope, newTask())
  const claim = await holdClaims(engine, scope.agent).next()
  const came = engine.changed(claim.key, 1, new AbortController().signal)
  await say(engine, claim, 'hello')
  expect(await came).toEqual(await engine.read(claim.key, 1, 10))
})
