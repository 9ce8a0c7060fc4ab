import { EngineUnavailableError } from 'a2a-core/server'

/**
 * What PostgreSQL refused, for good. Its text stays on the server: what crosses the wire is an id
 * under which the server has logged it.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  /** PostgreSQL's code (SQLSTATE), or the system's, if there was one. */
  readonly code: string | undefined

  constructor(message: string, cause: unknown) {
    super(`${message}: ${reasonOf(cause)}`, { cause })
    this.code = codeOf(cause)
  }
}

/**
 * The error for what PostgreSQL, or the way to it, did not do: an `EngineUnavailableError` where it
 * may do it a moment later.
 */
export function databaseError(message: string, cause: unknown): Error {
  if (!mayPass(cause)) return new DatabaseError(message, cause)
  return new EngineUnavailableError(`${message}: ${reasonOf(cause)}`, { cause })
}

/**
 * The system's codes (ECONNRESET, EAI_AGAIN), and of PostgreSQL's classes those of connections (08),
 * of resources that are short (53), and of a server that stops or starts (57P), or that was made to
 * read only (25006), as one is whose place another took. `pg` says in words that it lost a connection
 * or was given none.
 */
function mayPass(cause: unknown): boolean {
  const code = codeOf(cause)
  if (code !== undefined) return /^(E[A-Z]+(_AGAIN)?$|08|53|57P0|25006)/.test(code)
  return lost.test(reasonOf(cause))
}

const lost =
  /^(Connection terminated|Client (has encountered|was closed)|timeout (exceeded|expired)|Query read timeout)/

function codeOf(cause: unknown): string | undefined {
  const { code } = cause as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
