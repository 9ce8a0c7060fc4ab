/** The command line says something that is not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
