/** An agent cannot be started or reached; the message says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
