/**
 * What PostgreSQL, or the way to it, did not do. Its text stays on the server: what crosses the
 * wire is an id under which the server has logged it.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  /** PostgreSQL's code (SQLSTATE) or the system's, if there was one. */
  readonly code: string | undefined

  constructor(message: string, cause: unknown) {
    super(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    const { code } = cause as { code?: unknown }
    this.code = typeof code === 'string' ? code : undefined
  }

  /** Whether the connection is gone, or never was: the same statement may work a moment later. */
  get isDisconnect(): boolean {
    // Those of the system (ECONNRESET, EPIPE), and PostgreSQL's classes 08 and 57P.
    return !this.code || /^(E[A-Z]+$|08|57P)/.test(this.code)
  }
}
