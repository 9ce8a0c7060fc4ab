import { isTerminal } from 'a2a-core'
import type { LogRecord, NewRecord, RetentionPolicy } from 'a2a-core/server'
import type { Status } from './tables/task-table.ts'

/** A record as it is stored. */
export type StoredRecord = { seq: number; text: string }

/** A record as it is stored, under its number. */
export function textOf(
  event: NewRecord['event'],
  history: NewRecord['history'],
  seq: number,
): StoredRecord {
  return { seq, text: JSON.stringify(history?.length ? { event, history } : { event }) }
}

/** A record as it is read. */
export function parseRecord({ seq, text }: StoredRecord): LogRecord {
  const record: NewRecord = JSON.parse(text)
  return Object.assign(record, { seq })
}

/** What records make of the status of their task; undefined when they leave it as it is. */
export function statusOf(
  records: readonly NewRecord[],
  seq: number,
  { kept, now }: RetentionPolicy,
): Status | undefined {
  const ended = records.some(isEnd)
  const found = records.findLast(({ event }) => event.statusUpdate ?? event.task)?.event
  const status = (found?.statusUpdate ?? found?.task)?.status
  if (!status && !ended) return undefined
  const as = status?.state ?? 'TASK_STATE_COMPLETED'
  return {
    state: status?.state ?? null,
    at: status ? (status.timestamp ?? '') : null,
    seq,
    ended,
    rests: kept.has(as) ? { as, since: now() } : undefined,
  }
}

function isEnd({ event }: NewRecord): boolean {
  const state = event.statusUpdate?.status.state
  return event.message !== undefined || (state !== undefined && isTerminal(state))
}

/** Tells whether a record ends its task otherwise than as COMPLETED. */
export function endsUnanswered(record: NewRecord): boolean {
  return isEnd(record) && record.event.statusUpdate?.status.state !== 'TASK_STATE_COMPLETED'
}
