import { getConstructionPlans, getMigrationPlans } from 'pg-boss'
import { checkSchema } from '../check-schema.ts'
import { firstTables } from './first-tables.ts'

/** Each version of our tables: what brings the one before to it. */
const versions: readonly string[] = [firstTables]

/** The versions of the tables that this version of the engine works on: ours, and pg-boss's. */
export const currentVersions = { tables: versions.length, jobs: 43 } as const

/** Where a database is; 0 where nothing is there yet. */
export type InstalledVersions = { tables: number; jobs: number }

/** The schema of pg-boss's tables, beside ours. */
export function jobsSchema(schema: string): string {
  return `${schema}_jobs`
}

/**
 * The SQL that makes the engine's tables, for those who apply it by hand: with `psql`, or with the
 * tool that applies their own. With `migrate: false` the engine leaves the tables alone.
 *
 * @param options.schema where the tables are to be. Default: `a2a`; pg-boss's are in `a2a_jobs`
 * @param options.installed the versions that are there, when they are not to be made anew: that of
 *   `select max(version) from a2a.migration`, and of `select version from a2a_jobs.version`
 * @throws TypeError when the schema's name needs quotes
 * @returns the statements, each part in a transaction; empty when there is nothing to do
 *
 * @example
 * writeFileSync('a2a.sql', migrationSql())
 */
export function migrationSql({
  schema = 'a2a',
  installed = { tables: 0, jobs: 0 },
}: { schema?: string; installed?: InstalledVersions } = {}): string {
  checkSchema(schema)
  return `${tablesSql(schema, installed.tables)}${jobsSql(jobsSchema(schema), installed.jobs)}`
}

function tablesSql(schema: string, installed: number): string {
  const missing = versions.slice(installed)
  if (missing.length === 0) return ''
  const applied = missing.map((statements, index) => {
    const version = installed + index + 1
    return `${statements}\n  insert into a2a.migration (version) values (${version});\n`
  })
  const statements = `begin;
  create schema if not exists ${schema};
  create table if not exists a2a.migration (
    version int primary key, applied_at timestamptz not null default now());
${applied.join('')}commit;\n`
  return statements.replaceAll('a2a.', `${schema}.`)
}

function jobsSql(schema: string, installed: number): string {
  if (installed === 0) return getConstructionPlans(schema)
  if (installed >= currentVersions.jobs) return ''
  return getMigrationPlans(schema, installed)
}
