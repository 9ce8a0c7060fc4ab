/**
 * Who is told of what goes wrong, made safe: what it throws itself, or rejects with, stops nothing,
 * and then both are told to `console.error`. Default: `console.error`.
 */
export function errorListener(
  onError: (error: unknown) => unknown = logError,
): (error: unknown) => void {
  async function tell(error: unknown): Promise<void> {
    try {
      await onError(error)
    } catch (thrown) {
      logError(error)
      console.error('a2a-postgres: onError failed', thrown)
    }
  }
  return (error) => void tell(error)
}

/** The text alone: an error of `pg` carries the whole connection. */
function logError(error: unknown): void {
  console.error(`a2a-postgres: ${error instanceof Error ? error.message : String(error)}`)
}
