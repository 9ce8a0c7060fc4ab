/** A file that cannot be used as a database of tasks; the message says why, and what to do. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError'
  /** The file that was to be opened. */
  readonly path: string

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`Cannot keep tasks in ${path}: ${why}`, options)
    this.path = path
  }
}
