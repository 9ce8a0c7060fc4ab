import type { Database, Sql } from '../database.ts'
import type { PostgresClient } from '../pool.ts'
import { databaseError } from '../database-error.ts'
import {
  currentVersions,
  jobsSchema,
  migrationSql,
  type InstalledVersions,
} from './migration-sql.ts'

/**
 * Brings the tables to where the engine needs them. Of many processes that start together one does
 * it, and the others wait: the lock is held by a transaction on a connection of its own.
 */
export async function migrate(db: Database): Promise<void> {
  if (isCurrent(await installedVersions(db, db.schema))) return
  await db.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `a2a-postgres ${db.schema}`,
    ])
    const installed = await installedVersions(sql, db.schema)
    checkNotNewer(installed)
    if (!isCurrent(installed)) await apply(db, migrationSql({ schema: db.schema, installed }))
  })
}

/** @throws Error that says what to do, when the tables are not as the engine needs them */
export async function checkMigrated(db: Database): Promise<void> {
  const installed = await installedVersions(db, db.schema)
  checkNotNewer(installed)
  if (isCurrent(installed)) return
  throw new Error(
    `The tables in schema "${db.schema}" are missing or of an earlier version: apply migrationSql(), or leave out migrate: false`,
  )
}

async function installedVersions(sql: Sql, schema: string): Promise<InstalledVersions> {
  const [tables] = await sql.query<{ there: boolean }>(
    "select to_regclass('a2a.migration') is not null as there",
  )
  const jobsTable = `${jobsSchema(schema)}.version`
  const [jobs] = await sql.query<{ there: boolean }>(
    'select to_regclass($1) is not null as there',
    [jobsTable],
  )
  const versionIn = async (from: string): Promise<number> => {
    const [row] = await sql.query<{ version: number | null }>(
      `select max(version) as version ${from}`,
    )
    return row?.version ?? 0
  }
  return {
    tables: tables?.there ? await versionIn('from a2a.migration') : 0,
    jobs: jobs?.there ? await versionIn(`from ${jobsTable}`) : 0,
  }
}

function isCurrent({ tables, jobs }: InstalledVersions): boolean {
  return tables === currentVersions.tables && jobs === currentVersions.jobs
}

function checkNotNewer({ tables, jobs }: InstalledVersions): void {
  if (tables <= currentVersions.tables && jobs <= currentVersions.jobs) return
  throw new Error('The tables are of a later version of a2a-postgres: this process needs it, too')
}

/** Runs statements as they are written, with their own transactions. */
async function apply(db: Database, statements: string): Promise<void> {
  const client: PostgresClient = await db.connect()
  let failed = true
  try {
    await client.query(statements)
    failed = false
  } catch (error) {
    throw databaseError(`The tables could not be made${adviceOn(error)}`, error)
  } finally {
    client.release(failed)
  }
}

/** What to do where the right to make schemas is missing (SQLSTATE 42501). */
function adviceOn(error: unknown): string {
  const { code } = error as { code?: unknown }
  if (code !== '42501') return ''
  return ' (grant the user the right to create schemas, or apply migrationSql() and set migrate: false)'
}
