import type { Claim } from '../engine.ts'
import { LightSignal } from '../light-signal.ts'
import type { ScopedMap } from '../scoped-map.ts'
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

/** @param rows the tasks there are */
export function newClaims(rows: ScopedMap<StoredRow>): Claims {
  let taken = 0
  return {
    take(row) {
      const fence = `${++taken}`
      row.fence = fence
      return { key: row.key, contextId: row.context.id, fence, signal: new LightSignal() }
    },

    of({ key, fence }) {
      const row = rows.get(key, key.taskId)
      return row?.fence === fence ? row : undefined
    },

    drop(row) {
      row.fence = undefined
      row.signal = undefined
    },
  }
}
