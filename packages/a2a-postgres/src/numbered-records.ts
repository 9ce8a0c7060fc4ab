import type { Message, TaskState } from 'a2a-core'
import { encodeRecord, endsTask, frozen, type LogRecord, type NewRecord } from 'a2a-core/server'

/** Records under their numbers, and what they make of their task's row. */
export type Numbered = {
  events: LogRecord[]
  /** The number of the last. */
  seq: number
  /** Of the last status there is in them. */
  status: { state: TaskState; timestamp: string } | undefined
  ended: boolean
}

/**
 * Numbers records, which are frozen: readers share them.
 *
 * @param after the number of the last record before them
 * @param unanswered messages that wait, and go into the history of a record that ends the task
 */
export function numbered(
  records: readonly NewRecord[],
  after: number,
  unanswered: Message[] = [],
): Numbered {
  const result: Numbered = { events: [], seq: after, status: undefined, ended: false }
  for (const { event, history = [] } of records) {
    const status = (event.task ?? event.statusUpdate)?.status
    const ends = endsTask({ event })
    const brought = ends ? [...history, ...unanswered.splice(0)] : history
    const seq = ++result.seq
    result.events.push(
      Object.freeze(brought.length > 0 ? { seq, event, history: frozen(brought) } : { seq, event }),
    )
    if (status) result.status = { state: status.state, timestamp: status.timestamp ?? '' }
    result.ended ||= ends
  }
  return result
}

/**
 * Events as columns of numbers and of JSON, for `unnest`. In one JSON document PostgreSQL would
 * read their text, and not take what it cannot hold as its own, such as U+0000.
 */
export function columnsOf(events: Numbered['events']): [seq: number[], record: string[]] {
  return [events.map(({ seq }) => seq), events.map(encodeRecord)]
}
