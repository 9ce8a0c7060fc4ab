/** The search for processes that are gone, so that somebody else can take what they held. */
export type MissingProcesses = {
  /** @throws what the database says when it cannot be reached */
  look(): Promise<void>
}

/** What is known of a process: whether it was seen, and since when it is not. */
type Known = { seen: boolean; absentSince: number | undefined }

/**
 * A process whose connection was cut is there again soon. So one is gone only when it has been absent
 * for a while, without a break, to somebody who saw it before; or for longer, to somebody who only
 * knows it by what it holds: after an outage, or when all have died together.
 *
 * Only who is present itself, and is answered again and again, may judge others: whoever slept, or
 * had no database, begins anew, as does who is not seen itself.
 *
 * @param own the number of this process
 * @param present asks who is there now
 * @param holders asks who holds anything, whether present or not
 * @param free frees what those hold that are gone
 * @param graceMs for how long one is absent that is gone, in milliseconds
 * @param leaseMs how long a lease lasts, in milliseconds
 * @param unseen told when others do not see this process
 * @param now what time it is, in milliseconds, by a clock that nobody sets
 */
export function missingProcesses({
  own,
  present,
  holders,
  free,
  graceMs,
  leaseMs,
  unseen,
  now = () => performance.now(),
}: {
  own: number
  present: () => Promise<Set<number>>
  holders: () => Promise<number[]>
  free: (gone: number[]) => Promise<void>
  graceMs: number
  leaseMs: number
  unseen: () => void
  now?: () => number
}): MissingProcesses {
  const known = new Map<number, Known>()
  let answeredAt = -Infinity

  /** Asks who is there, and forgets all that was known where the answer was long in coming. */
  async function see(): Promise<Set<number>> {
    try {
      const seen = await present()
      if (now() - answeredAt >= graceMs) known.clear()
      answeredAt = now()
      return seen
    } catch (error) {
      known.clear()
      throw error
    }
  }

  function isGone({ seen, absentSince = Infinity }: Known): boolean {
    return now() - absentSince >= (seen ? graceMs : leaseMs / 2)
  }

  return {
    async look() {
      const there = await see()
      if (!there.has(own)) {
        known.clear()
        unseen()
        return
      }
      if (known.size === 0) {
        for (const number of await holders()) known.set(number, { seen: false, absentSince: now() })
      }
      for (const number of there) known.set(number, { seen: true, absentSince: undefined })
      for (const [number, one] of known) if (!there.has(number)) one.absentSince ??= now()
      const gone = [...known].filter(([, one]) => isGone(one)).map(([number]) => number)
      if (gone.length === 0) return
      await free(gone)
      for (const number of gone) known.delete(number)
    },
  }
}
