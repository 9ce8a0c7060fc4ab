import { pause } from './pause.ts'

/**
 * Does something, again and again until it is done: the database may be gone for a while.
 *
 * @param onError told of the first failure
 * @param signal gives up when it aborts
 * @returns whether it was done
 */
export async function keepTrying(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<boolean> {
  for (let failures = 0; ; failures++) {
    try {
      await work()
      return true
    } catch (error) {
      if (failures === 0) onError(error)
      if (signal.aborted) return false
    }
    await pause(500, signal)
  }
}
