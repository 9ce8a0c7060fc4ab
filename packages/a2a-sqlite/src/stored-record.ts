import {
  encodeRecord,
  endsTask,
  frozen,
  type LogRecord,
  type NewRecord,
  type RetentionPolicy,
} from 'a2a-core/server'
import type { Status, TaskRow } from './tables/task-table.ts'

/** A record that is written, frozen, and its text. */
export type WrittenRecord = { record: LogRecord; text: string }

/** A record under its number, as it is written. */
export function written(
  event: NewRecord['event'],
  history: NewRecord['history'],
  seq: number,
): WrittenRecord {
  const record = frozen(history?.length ? { seq, event, history } : { seq, event })
  return { record, text: encodeRecord(record) }
}

/** What records make of the status that their task had; undefined when they leave it as it is. */
export function statusOf(
  records: readonly NewRecord[],
  seq: number,
  { kept, now }: RetentionPolicy,
  before: Pick<TaskRow, 'state' | 'status_at'> = hidden,
): Status | undefined {
  const ended = records.some(endsTask)
  const found = records.findLast(({ event }) => event.statusUpdate ?? event.task)?.event
  const status = (found?.statusUpdate ?? found?.task)?.status
  if (!status && !ended) return undefined
  return {
    state: status?.state ?? before.state,
    status_at: status ? (status.timestamp ?? '') : before.status_at,
    seq,
    ended: ended ? 1 : 0,
    since: now(),
    rests: kept.has(status?.state ?? 'TASK_STATE_COMPLETED') ? 1 : 0,
  }
}

const hidden = { state: null, status_at: null }
