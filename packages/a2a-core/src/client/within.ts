import { ConnectError } from './connect-error.ts'

/**
 * Runs something that takes a signal, and gives up on it after a while.
 *
 * @param milliseconds how long; as long as it takes when undefined
 * @param url what is waited for, for the error
 * @throws ConnectError when the time is over
 */
export async function within<Result>(
  milliseconds: number | undefined,
  url: string,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal | undefined) => Promise<Result>,
): Promise<Result> {
  if (milliseconds === undefined) return run(signal)
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort(new ConnectError(url, `${url} did not answer within ${milliseconds / 1000} s`))
  }, milliseconds)
  try {
    return await run(signal ? AbortSignal.any([signal, late.signal]) : late.signal)
  } finally {
    clearTimeout(timer)
  }
}
