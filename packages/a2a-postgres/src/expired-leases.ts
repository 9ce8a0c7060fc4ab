/** The search for leases that ran out, so that somebody else can take what they were of. */
export type ExpiredLeases = {
  look(): Promise<void>
}

/**
 * While the database cannot be reached nobody can renew a lease: right after it can again, those of
 * the living have run out, too. So who was without an answer for long lets the time of a lease pass
 * before it looks: until then the living have renewed theirs. For less than half a lease they have
 * theirs still, as they renew them more often than that, and nobody has to wait.
 *
 * @param ask asks the database for anything at all; that it does not answer is thrown, or takes long
 * @param find finds them
 * @param leaseMs how long a lease lasts, in milliseconds
 * @param now what time it is, in milliseconds, by a clock that nobody sets
 */
export function expiredLeases(
  { ask, find }: { ask: () => Promise<unknown>; find: () => Promise<void> },
  leaseMs: number,
  now: () => number = () => performance.now(),
): ExpiredLeases {
  let answeredAt: number | undefined
  let notBefore = 0
  return {
    async look() {
      await ask()
      const time = now()
      if (time - (answeredAt ?? time) > leaseMs / 2) notBefore = time + leaseMs
      answeredAt = time
      if (time >= notBefore) await find()
    },
  }
}
