/** An agent could not be reached, offers nothing to connect to, or the connection to it broke. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  /** What was tried. */
  readonly url: string

  constructor(url: string, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.url = url
  }
}

/** The codes with which platforms say that nothing was sent: refused, or no such host. */
const neverSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ConnectionRefused'])

/** Tells whether a request failed before any of it was sent, so that it can be sent again. */
export function wasNeverSent(error: unknown): boolean {
  return (
    error instanceof ConnectError &&
    causesOf(error).some((cause) => 'code' in cause && neverSentCodes.has(String(cause.code)))
  )
}

/** What the platform says of a network failure: the innermost reason, for `fetch` hides it. */
export function networkReason(error: unknown): string {
  const reasons = causesOf(error).map((cause) =>
    'code' in cause && !cause.message ? String(cause.code) : cause.message,
  )
  return reasons.findLast((reason) => reason !== '') ?? String(error)
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  // Bounded, as a chain of causes may be a ring.
  while (error instanceof Error && causes.length < 10) {
    causes.push(error)
    error = error.cause
  }
  return causes
}
