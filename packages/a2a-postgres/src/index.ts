/** Where A2A tasks live when many processes serve them: an engine on PostgreSQL. */
export { DatabaseError } from './database-error.ts'
export { migrationSql, type InstalledVersions } from './migrations/migration-sql.ts'
export type { PostgresClient, PostgresPool } from './pool.ts'
export { postgres, type PostgresOptions } from './postgres.ts'
