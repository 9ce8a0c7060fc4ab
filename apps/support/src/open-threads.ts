import { join } from 'node:path'
import { StartError } from 'desk'
import { ThreadFile } from './thread-file.ts'

/**
 * Opens the threads of support's graph that are kept in the folder of `--data`.
 *
 * @throws StartError when the file is another program's
 */
export function openThreads(folder: string): ThreadFile {
  const file = join(folder, 'threads.db')
  try {
    return new ThreadFile(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`Cannot keep threads in ${file}: ${why}. Name another folder.`, { cause })
  }
}
