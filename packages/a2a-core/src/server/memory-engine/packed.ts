import { applyEvent, copyTask } from '../../protocol/apply-event.ts'
import type { Task } from '../../protocol/task.ts'
import type { LogRecord } from '../engine.ts'
import type { StoredRow } from './stored-row.ts'

/**
 * A log with no more records than this becomes text when its task has ended: whoever reads a part of a
 * long one would have to read it whole.
 */
const mostPacked = 64

/** Nor does what would be longer, in characters: it is few objects for what it holds. */
const longestPacked = 64 * 1024

/**
 * Keeps an ended task as one text, its log, that the task is the fold of. As objects it is some fifty
 * of them, each of which garbage collection has to move twice and to look at again and again.
 */
export function pack(row: StoredRow): void {
  const { ended, log } = row
  if (!ended || !log) return
  const packed = log.length <= mostPacked ? JSON.stringify(log) : undefined
  if (packed === undefined || packed.length > longestPacked) {
    // It grows no more: what room it has for that is given back.
    row.log = log.slice()
    return
  }
  row.packed = packed
  row.log = undefined
  row.task = undefined
}

/** The records of a task that are kept. */
export function logOf({ packed, isLogOver, log }: StoredRow): readonly LogRecord[] {
  return packed === undefined || isLogOver ? (log ?? []) : unpacked(packed)
}

/** A task, of which what it does not share with its records is its taker's. */
export function taskOf({ packed, task: kept }: StoredRow): Task | undefined {
  if (packed === undefined) return kept && copyTask(kept)
  let task: Task | undefined
  for (const { event, history } of unpacked(packed)) task = applyEvent(task, event, history)
  return task
}

function unpacked(packed: string): readonly LogRecord[] {
  return JSON.parse(packed)
}
