import { applyEvent, type Task } from 'a2a-core'
import { copyOf, type LogRecord, type Place, type StoredTask, type TaskKey } from 'a2a-core/server'
import type { WrittenRecord } from './stored-record.ts'
import type { WaitingMessage } from './tables/inbox-table.ts'
import type { TaskRow } from './tables/task-table.ts'

/** How many of the last records of a task are kept for those who read along, at least. */
const mostRecent = 64

/** A task in memory: what its rows say, those that are about to be stored among them. */
export type LiveTask = {
  readonly key: TaskKey
  readonly row: TaskRow
  /** The number of the last record. */
  seq: number
  /** The messages that wait for their turn, or have it. */
  inbox: WaitingMessage[]
  /** How long its snapshot on disk is, and the log after it. */
  sizes: { snapshot: number; tail: number }
  /** The fold of the records up to a number: `foldedTask` brings it up to date. */
  fold: { task: Task | undefined; seq: number }
  /** Records that were written a moment ago. */
  recent: LogRecord[]
  /** The number of the last record that is on disk for sure; absent where that is not known. */
  shown: number | undefined
  /** Whether results of steps may be kept of it. */
  mayHaveSteps: boolean
  /** Where it is among those that nobody holds, and with which length it rests there. */
  place: Place<LiveTask> | undefined
  restsWith: number
}

/** Adds records to a task. */
export function append(live: LiveTask, records: readonly WrittenRecord[]): void {
  const { recent, sizes } = live
  for (const { record, text } of records) {
    recent.push(record)
    sizes.tail += text.length
    live.seq = record.seq
  }
  if (recent.length <= 2 * mostRecent) return
  foldedTask(live)
  recent.splice(0, recent.length - mostRecent)
}

/** The fold of all records of a task, to be read and not to be kept; undefined while nobody sees it. */
export function foldedTask({ fold, recent, seq }: LiveTask): Task | undefined {
  if (fold.seq === seq) return fold.task
  for (const { seq: number, event, history } of recent) {
    if (number > fold.seq) fold.task = applyEvent(fold.task, event, history)
  }
  fold.seq = seq
  return fold.task
}

/** Lets the last records of a task go: whoever reads them later reads them from disk. */
export function letRecordsGo(live: LiveTask): void {
  foldedTask(live)
  live.recent = []
}

/** How long the texts are that a task without its last records comes from, in characters. */
export function lengthOf({ sizes, inbox, row: { saved, questions } }: LiveTask): number {
  const waiting = inbox.reduce((length, { text }) => length + text.length, 0)
  return sizes.snapshot + sizes.tail + waiting + (saved?.length ?? 0) + questions.length
}

/** A task as the engine gives it. */
export function storedTask(live: LiveTask): StoredTask {
  const { context, ended, questions } = live.row
  return {
    contextId: context,
    task: copyOf(foldedTask(live)),
    seq: live.seq,
    ended: ended === 1,
    questions: JSON.parse(questions),
  }
}

/** Records on disk after a number, where they are in memory; undefined where they are not. */
export function recentRecords(
  { shown, recent }: LiveTask,
  after: number,
  limit: number,
): LogRecord[] | undefined {
  if (shown === undefined) return undefined
  if (after >= shown) return []
  const first = recent[0]?.seq ?? Infinity
  const from = after + 1 - first
  if (from < 0) return undefined
  return recent.slice(from, Math.min(from + limit, shown + 1 - first))
}
