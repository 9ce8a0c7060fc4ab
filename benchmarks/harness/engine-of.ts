import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryEngine, type Engine } from 'a2a-core/server'
import { sqliteEngine } from 'a2a-sqlite'

/** The engines that are measured, by name, as they are when nothing is said. */
const engines = { memory: () => memoryEngine(), sqlite: temporarySqlite }

/** The name of an engine. */
export type EngineName = keyof typeof engines

/** Opens an engine; its file, where it has one, goes with it. */
export function engineOf(name: EngineName): Engine {
  return engines[name]()
}

/** Reads an engine's name from a command line. Default: memory */
export function engineNameOf(argument = 'memory'): EngineName {
  if (argument === 'memory' || argument === 'sqlite') return argument
  throw new Error(`There is no engine ${argument}`)
}

function temporarySqlite(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'a2a-bench-'))
  const engine = sqliteEngine(join(folder, 'tasks.db'))
  return {
    ...engine,
    async close(options) {
      await engine.close(options)
      rmSync(folder, { recursive: true })
    },
  }
}
