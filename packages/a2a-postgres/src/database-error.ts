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
 * of resources that are short (53), and of a server that stops or starts (57P). Then what is over
 * when it is tried again: transactions that got in each other's way (40001, 40P01), and a server that
 * only reads (25006), as one does that another has taken over from.
 */
const passing = /^(E[A-Z]+(_AGAIN)?$|08|53|57P0|40001$|40P01$|25006$)/

/** What `pg` says, without a code, of a connection that broke or was not had in time. */
const lostConnection = new RegExp(
  [
    '^Connection terminated',
    'is not queryable$',
    '^timeout exceeded when trying to connect$',
    '^timeout expired$',
  ].join('|'),
)

function mayPass(cause: unknown): boolean {
  const code = codeOf(cause)
  return code === undefined ? lostConnection.test(reasonOf(cause)) : passing.test(code)
}

function codeOf(cause: unknown): string | undefined {
  const { code } = cause as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
