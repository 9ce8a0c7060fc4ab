import { longestWait } from '../protocol/longest-wait.ts'

/**
 * The time that a deadline is, in milliseconds since 1970; undefined when there is none.
 *
 * @param deadline the time, or milliseconds from now
 * @throws TypeError when it is neither
 */
export function deadlineTime(deadline: Date | number | undefined): number | undefined {
  if (deadline === undefined || deadline === Infinity) return undefined
  const time =
    typeof deadline === 'number'
      ? Date.now() + deadline
      : deadline instanceof Date
        ? deadline.getTime()
        : NaN
  // Some numbers are later than any Date.
  if (Number.isNaN(new Date(time).getTime())) {
    throw new TypeError('deadline must be a valid Date, or milliseconds from now')
  }
  return time
}

/** A signal that aborts at a time, with a TimeoutError. */
export function deadlineSignal(time: number): AbortSignal {
  return AbortSignal.timeout(Math.min(Math.max(Math.ceil(time - Date.now()), 0), longestWait))
}
