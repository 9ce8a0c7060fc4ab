import { toV03Task } from '../../protocol/v0.3/task.ts'
import type { Engine, LogRecord } from '../engine.ts'
import type { Delivery } from './push-store.ts'

/** What a webhook is told: everything up to this number. */
export type Notification = {
  seq: number
  /** Undefined when there is nothing to tell. */
  body: string | undefined
  contentType: string
}

/**
 * What a webhook is told of records, in the version that it was made in. In 1.0 it is each event
 * (specification §4.3.3). In 0.3 it is the task (§9.5 there), as it is by then, when its status has
 * changed: with every chunk of an answer, the whole answer would be sent again.
 */
export async function notificationsOf(
  engine: Engine,
  { key, stored: { version } }: Delivery,
  records: readonly LogRecord[],
): Promise<Notification[]> {
  if (version !== '0.3') {
    const contentType = 'application/a2a+json'
    return records.map(({ seq, event }) => ({ seq, body: JSON.stringify(event), contentType }))
  }
  const contentType = 'application/json'
  const last = records.at(-1)?.seq ?? 0
  const stored = records.some(hasStatus) ? await engine.get(key) : undefined
  if (!stored?.task) return [{ seq: last, body: undefined, contentType }]
  return [{ seq: stored.seq, body: JSON.stringify(toV03Task(stored.task)), contentType }]
}

function hasStatus({ event: { task, statusUpdate } }: LogRecord): boolean {
  return task !== undefined || statusUpdate !== undefined
}
