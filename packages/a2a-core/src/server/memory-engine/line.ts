import { newArrivals } from './arrivals.ts'
import { isDelivered } from './push-queue.ts'
import type { StoredRow } from './stored-row.ts'

/** Tasks in the order in which they joined, which are let go from its front. */
export type Line = {
  readonly size: number
  /** The task that joined first. */
  readonly first: StoredRow | undefined
  join(row: StoredRow): void
  leave(row: StoredRow): void
  /** Lets a task go: at once, or as soon as its webhooks have all of it, or get no more. */
  letGo(row: StoredRow): void
  /** Says that a webhook of a task has come further, or gets no more. */
  delivered(row: StoredRow): void
}

/** @param go what happens to those that are let go */
export function newLine(go: (row: StoredRow) => void): Line {
  const waiting = newArrivals<StoredRow>()
  const late = new Set<StoredRow>()
  return {
    get size() {
      return waiting.size
    },
    get first() {
      return waiting.first
    },
    join: (row) => waiting.add(row),
    leave(row) {
      waiting.delete(row)
      late.delete(row)
    },
    letGo(row) {
      waiting.delete(row)
      if (isDelivered(row)) go(row)
      else late.add(row)
    },
    delivered(row) {
      if (late.has(row) && isDelivered(row) && late.delete(row)) go(row)
    },
  }
}
