import type { RetentionOptions } from 'a2a-core/server'

/** Where tasks live, and how long what is kept; tasks 7 days, and 30 when they wait for a client. */
export type SqliteEngineOptions = RetentionOptions & {
  /** The file. It is made where it is not there; its folder must be. */
  path: string
  /**
   * `normal`: what was acknowledged survives the death of the process, however it dies; after a
   * power failure the last moments may be missing. `full`: it survives that, too, and each moment
   * of the event loop in which something is stored waits for the disk. Default: `normal`.
   */
  synchronous?: 'normal' | 'full' | undefined
}

/**
 * The options, of which the path alone may be given.
 *
 * @throws TypeError when an option is not what it must be
 */
export function checkedOptions(options: string | SqliteEngineOptions): SqliteEngineOptions {
  const given = typeof options === 'object' ? options : { path: options }
  const { path, synchronous } = given
  if (typeof path !== 'string' || path === '' || path.includes(':memory:')) {
    throw new TypeError(
      'The option path must name a file; for tasks that end with the process, take memoryEngine()',
    )
  }
  if (synchronous !== undefined && synchronous !== 'normal' && synchronous !== 'full') {
    throw new TypeError('The option synchronous must be "normal" or "full"')
  }
  return given
}
