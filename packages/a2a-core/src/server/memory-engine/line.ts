import { Arrivals } from './arrivals.ts'
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

/**
 * @param field where a row keeps its place in the line, or in any other with the same field
 * @param go what happens to those that are let go
 */
export function newLine(field: 'logPlace' | 'restPlace', go: (row: StoredRow) => void): Line {
  const waiting = new Arrivals<StoredRow>()
  const late = new Set<StoredRow>()

  function leaveWaiting(row: StoredRow): void {
    if (row[field]?.among !== waiting) return
    waiting.delete(row[field])
    row[field] = undefined
  }

  return {
    get size() {
      return waiting.size
    },
    get first() {
      return waiting.first
    },
    join(row) {
      row[field] = waiting.add(row)
    },
    leave(row) {
      leaveWaiting(row)
      if (late.size > 0) late.delete(row)
    },
    letGo(row) {
      leaveWaiting(row)
      if (isDelivered(row)) go(row)
      else late.add(row)
    },
    delivered(row) {
      if (late.has(row) && isDelivered(row) && late.delete(row)) go(row)
    },
  }
}
