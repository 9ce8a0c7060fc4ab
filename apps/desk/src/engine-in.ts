import { join } from 'node:path'
import { memoryEngine, type Engine } from 'a2a-core/server'
import { sqliteEngine } from 'a2a-sqlite'

/**
 * The engine of an agent: a file of its name in the folder of `--data`, or memory without one.
 *
 * @throws DatabaseFileError when another process has the file open
 */
export function engineIn(folder: string | undefined, agent: string): Engine {
  return folder === undefined ? memoryEngine() : sqliteEngine(join(folder, `${agent}.db`))
}
