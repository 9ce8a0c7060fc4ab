import { A2AError } from '../protocol/a2a-error.ts'
import { ConnectError } from './connect-error.ts'
import { sleep } from './sleep.ts'
import { within } from './within.ts'

/**
 * How often a request is tried that can be made twice without harm: `attempts` in all, the first
 * included. Default: 4. A stream that broke is made again as often, at least 6 times; with 1, which
 * `false` stands for, never.
 */
export type RetryOptions = false | { attempts?: number | undefined }

/** How often a request may be tried. */
export function attemptsOf(options: RetryOptions | undefined): number {
  if (options === false) return 1
  const attempts = options?.attempts ?? 4
  if (Number.isInteger(attempts) && attempts > 0) return attempts
  throw new TypeError(`retry.attempts must be a whole number from 1, not ${attempts}`)
}

/** How one request is repeated. */
export type RetryPolicy = {
  /** How often it is tried in all. */
  attempts: number
  /** After which failures. */
  retryable: (error: unknown) => boolean
  /** How long one try may take, in milliseconds. Default: as long as it takes */
  timeout?: number | undefined
  /** The address, for errors. */
  url: string
  signal: AbortSignal | undefined
}

/**
 * Tries something until it succeeds, with growing pauses between.
 *
 * @throws what the last try threw, or the reason of the signal
 */
export async function retry<Result>(
  attempt: (signal: AbortSignal | undefined) => Promise<Result>,
  { attempts, retryable, timeout, url, signal }: RetryPolicy,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await within(timeout, url, signal, attempt)
    } catch (error) {
      signal?.throwIfAborted()
      if (tries >= attempts || !retryable(error)) throw error
      await sleep(pauseAfter(error, tries), signal)
    }
  }
}

/** Tells whether a failure may pass by itself: of the network, or of an overloaded server. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ConnectError) return true
  return (
    A2AError.is(error) &&
    (error.name === 'ServiceUnavailableError' || error.name === 'TooManyRequestsError')
  )
}

/**
 * How long to wait after a failure, in milliseconds: a random time below a bound that doubles with
 * each try, so that clients which failed together do not come back together; and never less than
 * the server asked for.
 *
 * @param tries how many tries have failed
 * @param cap the highest bound, in milliseconds
 */
export function pauseAfter(error: unknown, tries: number, cap = 20_000): number {
  const asked = A2AError.is(error) ? (error.retryAfter ?? 0) : 0
  const pause = Math.random() * Math.min(cap, 200 * 2 ** (tries - 1))
  return Math.max(Math.min(asked, longestRetryAfter) * 1000, pause)
}

/** No server makes us wait longer, in seconds. */
const longestRetryAfter = 300
