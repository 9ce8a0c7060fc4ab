import { engineIn, makeFolder } from 'desk'
import type { Engine } from 'a2a-core/server'
import { openThreads, type ThreadFile } from 'support'

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
  if (folder !== undefined) makeFolder(folder)
  return {
    engine: (agent) => engineIn(folder, agent),
    threads: folder === undefined ? undefined : openThreads(folder),
  }
}
