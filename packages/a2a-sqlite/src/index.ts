/** An engine that lasts, on SQLite. */
export { DatabaseFileError } from './database-file-error.ts'
export { sqliteEngine } from './sqlite-engine.ts'
export type { SqliteEngineOptions } from './sqlite-engine-options.ts'
