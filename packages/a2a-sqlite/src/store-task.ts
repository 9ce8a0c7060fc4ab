import type { Duplicate, NewTask, RetentionPolicy, Scope } from 'a2a-core/server'
import { jobOf, type Job } from './job.ts'
import type { LiveTasks } from './live-tasks.ts'
import { statusOf, written } from './stored-record.ts'
import type { Tables } from './tables/tables.ts'
import type { PutWebhook, WebhookStore } from './webhook-store.ts'

/** A task that was stored: what is to be done next. */
export type StoredNewTask = { job: Job; seq: number; webhooks: PutWebhook[] }

/** Stores a task with its first message: called within a transaction. */
export function storeTask(
  { tasks, totals, log, inbox, kept }: Tables,
  lives: LiveTasks,
  push: WebhookStore,
  policy: RetentionPolicy,
  scope: Scope,
  task: NewTask,
): StoredNewTask | Duplicate {
  const duplicate = inbox.earlier(scope, task.input)
  if (duplicate) return duplicate
  // What no JSON can say throws here, before anything is stored.
  const text = JSON.stringify(task.input)
  const records = task.records.map(({ event, history }, index) =>
    written(event, history, index + 1),
  )
  const status = statusOf(task.records, records.length, policy) ?? {
    ...hidden,
    since: policy.now(),
  }
  const row = tasks.insert(scope, task, status)
  log.append(row.number, records)
  const message = inbox.receive(row, task.input, text)
  kept.useContext(row.scope, row.context)
  const webhooks = (task.webhooks ?? []).map((webhook) => push.insert(row, webhook, 0))
  const { key } = lives.add(row, { ...scope, taskId: task.taskId }, records, message)
  totals.move(row.scope, null, row.state)
  return {
    job: jobOf(row, key),
    seq: records.length,
    webhooks: webhooks.filter((put) => put !== 'full'),
  }
}

const hidden = {
  state: null,
  status_at: null,
  seq: 0,
  ended: 0,
  rests: 0,
}
