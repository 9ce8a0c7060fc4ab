import { applyEvent, copyTask } from '../../protocol/apply-event.ts'
import type { Task } from '../../protocol/task.ts'
import type { LogRecord } from '../engine.ts'
import { roomAfter } from '../room-after.ts'
import { noFold, type StoredRow } from './stored-row.ts'

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
  if (log.length > mostPacked || roomAfter(log, longestPacked) < 0) {
    // It grows no more: what room it has for that is given back.
    row.log = log.slice()
    return
  }
  row.packed = JSON.stringify(log)
  row.log = undefined
  row.fold = noFold
}

/** The records of a task that are kept. */
export function logOf({ packed, isLogOver, log }: StoredRow): readonly LogRecord[] {
  return packed === undefined || isLogOver ? (log ?? []) : unpacked(packed)
}

/**
 * A task, of which what it does not share with its records is its taker's; undefined while nobody sees
 * it. What came since it was asked for last is folded now: of most tokens nobody asks.
 */
export function taskOf(row: StoredRow): Task | undefined {
  if (row.packed !== undefined) return folded(undefined, unpacked(row.packed))
  const { task } = keepFold(row)
  return task && copyTask(task)
}

/** Lets a log go that is no text: what it says is in the fold. */
export function dropLog(row: StoredRow): void {
  if (row.packed === undefined) keepFold(row)
  row.log = undefined
  row.isLogOver = true
}

function keepFold(row: StoredRow): StoredRow['fold'] {
  const { fold, seq, log = [] } = row
  if (fold.seq === seq) return fold
  const task = folded(fold.task, log.slice(log.length - (seq - fold.seq)))
  return (row.fold = { task, seq })
}

function folded(before: Task | undefined, records: readonly LogRecord[]): Task | undefined {
  let task = before
  for (const { event, history } of records) task = applyEvent(task, event, history)
  return task
}

function unpacked(packed: string): readonly LogRecord[] {
  return JSON.parse(packed)
}
