const brand = Symbol.for('a2a-core.EngineUnavailableError')

/** What may be said with it. */
export type EngineUnavailableOptions = {
  /** After how many seconds to try again. Default: 3 */
  retryAfter?: number | undefined
  /** The reason. */
  cause?: unknown
}

/**
 * What an engine throws when it cannot reach what it stores tasks in, and the same call may do a
 * moment later: a database that is started again, a connection that broke. Clients are answered
 * with ServiceUnavailableError and when to try again (specification §3.3.2); the text of this one
 * is for the log. Whatever else goes wrong is any other error.
 *
 * @example
 * throw new EngineUnavailableError('Redis could not be reached', { cause: error })
 */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError'
  /** After how many seconds to try again. */
  readonly retryAfter: number

  constructor(message: string, { retryAfter = 3, cause }: EngineUnavailableOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.retryAfter = retryAfter
    Object.defineProperty(this, brand, { value: true })
  }

  /** Tells whether a value is such an error, from this copy of the library or another. */
  static is(value: unknown): value is EngineUnavailableError {
    return typeof value === 'object' && value !== null && brand in value
  }
}
