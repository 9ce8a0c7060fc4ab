/** The search for leases that ran out, so that somebody else can take what they were of. */
export type ExpiredLeases = {
  /** @throws what the database says when it cannot be reached */
  look(): Promise<void>
}

/**
 * While the database is away nobody can renew a lease: right after it came back, those of the living
 * have run out, too. So whoever had no answer from it for long lets the time of a lease pass before
 * it looks again: until then the living have renewed theirs. After half a lease they have theirs
 * still, for they renew them more often than that, and nobody has to wait.
 *
 * Whether it was away, it is asked first, with a statement that takes nothing from anybody: one that
 * frees leases would free them as soon as a database that only stood still goes on. And so that it
 * does not do so where the standstill begins just afterwards, it has half a lease from then on.
 *
 * @param ask asks the database what time it is
 * @param find finds the leases, unless it is too late by then, by the database's clock
 * @param leaseMs how long a lease lasts, in milliseconds
 * @param now what time it is, in milliseconds, by a clock that nobody sets
 */
export function expiredLeases({
  ask,
  find,
  leaseMs,
  now = () => performance.now(),
}: {
  ask: () => Promise<Date>
  find: (until: Date) => Promise<void>
  leaseMs: number
  now?: () => number
}): ExpiredLeases {
  let answeredAt: number | undefined
  let notBefore = 0
  return {
    async look() {
      answeredAt ??= now()
      const asked = await ask()
      if (now() - answeredAt > leaseMs / 2) notBefore = now() + leaseMs
      answeredAt = now()
      if (now() >= notBefore) await find(new Date(asked.getTime() + leaseMs / 2))
    },
  }
}
