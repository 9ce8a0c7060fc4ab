import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { memoryEngine, type Engine } from 'a2a-core/server'
import { sqliteEngine } from 'a2a-sqlite'
import { ThreadFile } from 'support'

/** Where the agents keep what they do. */
export type Stores = {
  engine(agent: string): Engine
  /** Support's graph has threads beside its tasks. Undefined where they are in memory. */
  threads: ThreadFile | undefined
}

/**
 * Opens the stores of the agents: files in a folder, or memory without one.
 *
 * @throws DatabaseFileError when another process has one of the files open
 */
export function openStores(folder: string | undefined): Stores {
  if (folder === undefined) return { engine: () => memoryEngine(), threads: undefined }
  mkdirSync(folder, { recursive: true })
  return {
    engine: (agent) => sqliteEngine(join(folder, `${agent}.db`)),
    threads: new ThreadFile(join(folder, 'threads.db')),
  }
}
