import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { memoryEngine, type Engine } from 'a2a-core/server'
import { sqliteEngine } from 'a2a-sqlite'
import { ThreadFile } from 'support'
import { StartError } from './start-error.ts'

/** Where the agents keep what they do. */
export type Stores = {
  engine(agent: string): Engine
  /** Support's graph has threads beside its tasks. Undefined where they are in memory. */
  threads: ThreadFile | undefined
}

/**
 * Opens the stores of the agents: files in a folder, which is made where it is not there, or memory
 * without one.
 *
 * @throws StartError when the folder cannot be made, or its threads are another program's
 * @throws DatabaseFileError when another process has one of the files open
 */
export function openStores(folder: string | undefined): Stores {
  if (folder === undefined) return { engine: () => memoryEngine(), threads: undefined }
  makeFolder(folder)
  return {
    engine: (agent) => sqliteEngine(join(folder, `${agent}.db`)),
    threads: openThreads(join(folder, 'threads.db')),
  }
}

/** Makes it, but not the folders above it: Node never ends making those where it must not. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  try {
    mkdirSync(folder)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      `--data needs a folder, or a place for a new one; ${folder} is neither (${why}).`,
      { cause },
    )
  }
}

function openThreads(file: string): ThreadFile {
  try {
    return new ThreadFile(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`Cannot keep threads in ${file}: ${why}. Name another folder.`, { cause })
  }
}
