/** The search for leases that ran out, so that somebody else can take what they were of. */
export type ExpiredLeases = {
  look(): Promise<void>
  /** Says that this process cannot reach the database; and that it can again. */
  disconnected(): void
  reconnected(): void
}

/**
 * While the database is away nobody can renew a lease: right after it came back, those of the living
 * have run out, too. So who was cut off for long lets the time of a lease pass before it looks again:
 * until then the living have renewed theirs. After half a lease they have theirs still, for they
 * renew them more often than that, and nobody has to wait.
 *
 * @param find finds them
 * @param leaseMs how long a lease lasts, in milliseconds
 * @param now what time it is, in milliseconds, by a clock that nobody sets
 */
export function expiredLeases(
  find: () => Promise<void>,
  leaseMs: number,
  now: () => number = () => performance.now(),
): ExpiredLeases {
  let cutOffAt: number | undefined
  let notBefore = 0
  return {
    async look() {
      if (cutOffAt === undefined && now() >= notBefore) await find()
    },
    disconnected() {
      cutOffAt ??= now()
    },
    reconnected() {
      if (cutOffAt !== undefined && now() - cutOffAt > leaseMs / 2) notBefore = now() + leaseMs
      cutOffAt = undefined
    },
  }
}
