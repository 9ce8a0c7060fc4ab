import type { Duplicate, NewTask, RetentionPolicy, Scope } from 'a2a-core/server'
import { jobOf, type Job } from './job.ts'
import { statusOf, textOf } from './stored-record.ts'
import { scopeName } from './tables/scope-name.ts'
import type { Tables } from './tables/tables.ts'
import type { PutWebhook, WebhookStore } from './webhook-store.ts'

/** A task that was stored: what is to be done next. */
export type StoredNewTask = { job: Job; webhooks: PutWebhook[] }

/** Stores a task with its first message: called within a transaction. */
export function storeTask(
  { tasks, log, inbox, kept }: Tables,
  push: WebhookStore,
  policy: RetentionPolicy,
  scope: Scope,
  task: NewTask,
): StoredNewTask | Duplicate {
  const duplicate = inbox.earlier(scope, task.input)
  if (duplicate) return duplicate
  const records = task.records.map(({ event, history }, index) => textOf(event, history, index + 1))
  const number = tasks.insert(scope, task)
  for (const record of records) log.append(number, record)
  const status = statusOf(task.records, records.length, policy)
  if (status) tasks.setStatus(number, status)
  inbox.receive({ number, scope: scopeName(scope) }, task.input)
  kept.useContext(scopeName(scope), task.contextId)
  const row = tasks.row(number)
  if (!row) throw new Error('The task was not stored')
  const webhooks = (task.webhooks ?? []).map((webhook) => push.insert(row, webhook, 0))
  return { job: jobOf(row), webhooks: webhooks.filter((put) => put !== 'full') }
}
