import type { Claim } from '../engine.ts'
import { LightSignal } from '../light-signal.ts'
import type { StoredRow } from './stored-row.ts'

/** The tasks that somebody may write to. */
export type Claims = {
  /** Claims a task that nobody holds. */
  take(row: StoredRow): Claim & { signal: LightSignal }
  /** The task of a claim, as long as the claim holds. */
  of(claim: Claim): StoredRow | undefined
  /** Lets go of whoever holds a task. */
  drop(row: StoredRow): void
}

/** Makes it, without any. */
export function newClaims(): Claims {
  const byFence = new Map<string, StoredRow>()
  let taken = 0
  return {
    take(row) {
      const fence = `${++taken}`
      byFence.set(fence, row)
      row.fence = fence
      return { key: row.key, contextId: row.context.id, fence, signal: new LightSignal() }
    },

    of: ({ fence }) => byFence.get(fence),

    drop(row) {
      if (row.fence !== undefined) byFence.delete(row.fence)
      row.fence = undefined
      row.signal = undefined
    },
  }
}
