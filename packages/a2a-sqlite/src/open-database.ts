import { closeSync, existsSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DatabaseFileError } from './database-file-error.ts'
import { migrations } from './migrations.ts'
import { pidFile } from './pid-file.ts'

/** Says in the header of a file that its tables are ours: "a2aT". */
const applicationId = 0x61326154

/**
 * Opens a file for this process alone, and brings its tables up to date. The operating system
 * holds the lock, and lets it go with the process, however that ends.
 *
 * @throws DatabaseFileError when the file is held by another, is something else, or newer
 */
export function openDatabase(path: string, synchronous: 'normal' | 'full'): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    if (!existsSync(path)) makePrivate(path)
    database = new DatabaseSync(path)
    database.exec('pragma locking_mode = exclusive; begin exclusive')
    migrate(database, path)
    database.exec(`commit; pragma journal_mode = wal; pragma synchronous = ${synchronous};
      pragma wal_autocheckpoint = 16000; pragma cache_size = -32000; pragma temp_store = memory`)
    pidFile(path).write()
    return database
  } catch (error) {
    database?.close()
    throw error instanceof DatabaseFileError ? error : explained(path, error)
  }
}

/** Makes a file that nobody else on the machine can read: what it will hold is nobody else's. */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
  } catch {
    // Why it cannot be made is said when it is opened.
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const pragma = (name: string): number => Number(database.prepare(`pragma ${name}`).get()?.[name])
  const { tables } = database.prepare('select count(*) as tables from sqlite_schema').get() ?? {}
  const application = pragma('application_id')
  if (application !== applicationId && (application !== 0 || tables !== 0)) {
    throw new DatabaseFileError(path, 'it is the database of another program. Name another file')
  }
  const version = pragma('user_version')
  if (version > migrations.length) {
    throw new DatabaseFileError(
      path,
      `a newer a2a-sqlite wrote it (schema ${version}; this one knows ${migrations.length}). Update a2a-sqlite`,
    )
  }
  if (version === migrations.length) return
  for (const migration of migrations.slice(version)) database.exec(migration)
  database.exec(
    `pragma application_id = ${applicationId}; pragma user_version = ${migrations.length}`,
  )
}

/** SQLite's own codes (https://www.sqlite.org/rescode.html), without what is said of them further. */
const busy = 5
const readonly = 8
const cannotOpen = 14
const notADatabase = 26

function explained(path: string, error: unknown): DatabaseFileError {
  const why = (text: string): DatabaseFileError =>
    new DatabaseFileError(path, text, { cause: error })
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  switch (code) {
    case busy: {
      const pid = pidFile(path).read()
      const holder = pid === undefined ? 'another program' : `process ${pid}`
      return why(`${holder} has it open. One process at a time can: name another file, or end it`)
    }
    case readonly:
      return why('it cannot be written to. Let this process write to the file and its folder')
    case cannotOpen: {
      const folder = dirname(resolve(path))
      if (!existsSync(folder)) return why(`there is no folder ${folder}. Make it first`)
      return why('it cannot be opened. It must be a file that this process may read and write')
    }
    case notADatabase:
      return why('it is no SQLite database. Name another file')
    default:
      return why(error instanceof Error ? error.message : String(error))
  }
}
