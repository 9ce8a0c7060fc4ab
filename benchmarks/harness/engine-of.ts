import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryEngine, type Engine } from 'a2a-core/server'
import { postgres } from 'a2a-postgres'
import { sqliteEngine } from 'a2a-sqlite'
import { Pool } from 'pg'

/** The engines that are measured, by name, as they are when nothing is said. */
const engines = {
  memory: () => memoryEngine(),
  sqlite: temporarySqlite,
  postgres: temporaryPostgres,
}

/** The name of an engine. */
export type EngineName = keyof typeof engines

/**
 * Opens an engine; what it keeps goes with it.
 *
 * @param url where the database of `postgres` is
 */
export function engineOf(name: EngineName, url?: string): Engine {
  return engines[name](url)
}

/** Reads an engine's name from a command line. Default: memory */
export function engineNameOf(argument = 'memory'): EngineName {
  const names = Object.keys(engines) as EngineName[]
  const name = names.find((each) => each === argument)
  if (name === undefined) throw new Error(`There is no engine ${argument}`)
  return name
}

function temporarySqlite(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'a2a-bench-'))
  return closedWith(sqliteEngine(join(folder, 'tasks.db')), async () => {
    rmSync(folder, { recursive: true })
  })
}

function temporaryPostgres(url: string | undefined): Engine {
  const pool = new Pool({ connectionString: url })
  return closedWith(postgres(pool), async () => {
    await pool.query('drop schema a2a, a2a_jobs cascade')
    await pool.end()
  })
}

/** An engine that takes along what it kept. */
function closedWith(engine: Engine, remove: () => Promise<void>): Engine {
  return {
    ...engine,
    async close(options) {
      await engine.close(options)
      await remove()
    },
  }
}
