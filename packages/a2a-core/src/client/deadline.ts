/** Timers of most platforms cannot be longer: about 24 days. */
const longestTimer = 2 ** 31 - 1

/**
 * A signal that aborts at a time, with a TimeoutError.
 *
 * @param deadline the time, or milliseconds from now
 * @throws TypeError when it is neither
 */
export function deadlineSignal(deadline: Date | number): AbortSignal {
  const milliseconds = typeof deadline === 'number' ? deadline : deadline.getTime() - Date.now()
  if (Number.isNaN(milliseconds)) {
    throw new TypeError('deadline must be a valid Date, or milliseconds from now')
  }
  return AbortSignal.timeout(Math.min(Math.max(milliseconds, 0), longestTimer))
}
