import { describe, expect, inject, test } from 'vitest'
import { Client, Pool } from 'pg'
import { migrationSql, postgres } from 'a2a-postgres'
import { beginTurn, complete, holdClaims, newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'

describe('what is no pool is refused, and how to make one is said', () => {
  test.each([undefined, 'postgres://x', { connectionString: 'postgres://x' }])('%o', (pool) => {
    expect(() => postgres(pool as never)).toThrow(
      new TypeError('postgres() takes a pool of the package pg: new Pool({ connectionString })'),
    )
  })
})

test('a pool that would keep everybody waiting is refused, and how large it must be is said', async () => {
  const pool = new Pool({ connectionString: inject('postgresUrl'), max: 1 })
  expect(() => postgres(pool)).toThrow(
    new TypeError(
      'pool: max is 1, but one connection is kept to listen: expected at least 2, better 5',
    ),
  )
  await pool.end()
})

describe('an option that is not what it must be is refused, and named', () => {
  test.each([
    [{ migrate: 'false' }, 'The option migrate must be true or false, not of type string'],
    [{ onError: 'log' }, 'The option onError must be a function, not of type string'],
    [{ now: 5 }, 'The option now must be a function, not of type number'],
    [{ pollInterval: 5_000 }, 'The option pollInterval must be a number from 1 to 1000, not 5000'],
  ])('%o', async (options, problem) => {
    const pool = new Pool({ connectionString: inject('postgresUrl') })
    expect(() => postgres(pool, options as never)).toThrow(new TypeError(problem))
    await pool.end()
  })
})

test('two connections are enough to make the tables and to run a task', async () => {
  const engine = openEngine({ pool: openPool({ max: 2 }), schema: newSchema() })
  const scope = newScope()
  await engine.create(scope, newTask({ serial: true }))
  const claim = await holdClaims(engine, scope.agent).next()
  await beginTurn(engine, claim)
  expect(await complete(engine, claim)).toBe('committed')
})

test('a schema whose name needs quotes is refused before its SQL is written', () => {
  expect(() => migrationSql({ schema: 'A-b' })).toThrow(/^schema: expected a name of up to 40/)
})

test('a user who may make no schema is told what to do', async () => {
  const url = new URL(inject('postgresUrl'))
  const admin = new Client({ connectionString: url.href })
  await admin.connect()
  await admin.query('create role without_rights login')
  await admin.end()
  url.username = 'without_rights'
  const pool = new Pool({ connectionString: url.href })
  const engine = postgres(pool, { schema: 'without_rights', onError: () => undefined })
  await expect(engine.get({ agent: 'a', tenant: '', owner: '', taskId: 't' })).rejects.toThrow(
    /grant the user the right to create schemas, or apply migrationSql\(\)/,
  )
  await engine.close()
  await pool.end()
})

test('engines that are closed leave their pool one listener, lest a broken connection end the process', async () => {
  const pool = new Pool({ connectionString: inject('postgresUrl') })
  const counts = (): number[] => ['connect', 'error'].map((event) => pool.listenerCount(event))
  expect(counts()).toEqual([0, 0])
  const engines = [postgres(pool), postgres(pool)]
  expect(counts()).toEqual([2, 2])
  await engines[0]?.close()
  await engines[0]?.close()
  expect(counts()).toEqual([1, 2])
  await engines[1]?.close()
  expect(counts()).toEqual([0, 1])
  await pool.end()
})
