import { expect, test } from 'vitest'
import { getConstructionPlans } from 'pg-boss'
import { migrationSql } from 'a2a-postgres'
import { currentVersions } from '../src/migrations/migration-sql.ts'
import { newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'

test('the tables are made by hand with the SQL that is printed, and the engine then works', async () => {
  const schema = newSchema()
  await openPool().query(migrationSql({ schema }))
  const engine = openEngine({ schema, migrate: false })
  expect(await engine.create(newScope(), newTask())).toBe('created')
})

test('an engine that may not make its tables says so when they are missing', async () => {
  const schema = newSchema()
  const engine = openEngine({ schema, migrate: false })
  await expect(engine.create(newScope(), newTask())).rejects.toThrow(
    `The tables in schema "${schema}" are missing or of an earlier version: apply migrationSql()`,
  )
})

test('an engine does not work on tables of a later version', async () => {
  const schema = newSchema()
  const pool = openPool()
  await pool.query(migrationSql({ schema }))
  await pool.query(`insert into ${schema}.migration (version) values (1000)`)
  const engine = openEngine({ schema })
  await expect(engine.create(newScope(), newTask())).rejects.toThrow('a later version')
})

test('nothing is printed when there is nothing to do', () => {
  expect(migrationSql({ installed: { ...currentVersions } })).toBe('')
})

test('the version of the jobs’ tables is that of the pg-boss at hand', () => {
  expect(getConstructionPlans('jobs')).toContain(
    `INSERT INTO jobs.version(version) VALUES ('${currentVersions.jobs}')`,
  )
})
