import type { Signal } from '../../server/light-signal.ts'

/** Resolves once a signal has aborted. */
export async function aborted(signal: Signal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
  })
}
