import { mkdirSync, statSync } from 'node:fs'
import { StartError } from './start-error.ts'

/**
 * Makes the folder of `--data` where it is not there, but not the folders above it: Node never ends
 * making those where it must not.
 *
 * @throws StartError when it is no folder, and cannot be made
 */
export function makeFolder(folder: string): void {
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
