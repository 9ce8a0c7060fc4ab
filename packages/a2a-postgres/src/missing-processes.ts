/** The search for processes that are gone, so that somebody else can take what they held. */
export type MissingProcesses = {
  /** @throws what the database says when it cannot be reached */
  look(): Promise<void>
}

/** What is known of a process: since when it is absent, and for how long it may be. */
type Known = { absentSince: number | undefined; graceMs: number }

/**
 * A process whose connection was cut is there again soon: one is gone when it has been absent for a
 * while, without a break. Who starts knows the others by what they hold, for all may have died together.
 *
 * Only who is present itself, and is answered again and again, judges others. Whoever had no
 * answer, or slept, or was not seen itself, begins anew; and as the others may have had the same, it
 * gives those whom it has not seen since half the time of a lease to be there again.
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
  let answeredAt: number | undefined
  let graceOfUnseen = graceMs

  /** Asks who is there, and forgets all that was known where the answer was long in coming. */
  async function see(): Promise<Set<number>> {
    answeredAt ??= now()
    try {
      const seen = await present()
      if (now() - answeredAt >= graceMs) beginAnew()
      answeredAt = now()
      return seen
    } catch (error) {
      beginAnew()
      throw error
    }
  }

  function beginAnew(): void {
    known.clear()
    graceOfUnseen = leaseMs / 2
  }

  return {
    async look() {
      const there = await see()
      if (!there.has(own)) {
        beginAnew()
        unseen()
        return
      }
      if (known.size === 0) {
        const unseenYet = { absentSince: now(), graceMs: graceOfUnseen }
        for (const number of await holders()) known.set(number, { ...unseenYet })
      }
      for (const number of there) known.set(number, { absentSince: undefined, graceMs })
      for (const [number, one] of known) if (!there.has(number)) one.absentSince ??= now()
      const gone = [...known].filter(([, one]) => isGone(one, now())).map(([number]) => number)
      if (gone.length === 0) return
      await free(gone)
      for (const number of gone) known.delete(number)
    },
  }
}

function isGone({ absentSince = Infinity, graceMs }: Known, now: number): boolean {
  return now - absentSince >= graceMs
}
