import type {
  AskedQuestion,
  Duplicate,
  StoredPushConfig,
  TaskKey,
  TurnInput,
} from 'a2a-core/server'
import { jobOf, type Job } from './job.ts'
import type { Tables } from './tables/tables.ts'
import type { PutWebhook, WebhookStore } from './webhook-store.ts'

/** A message that was stored: what is to be done next. */
export type StoredMessage = { job: Job; webhook: PutWebhook | undefined }

/** Puts a message into the inbox of its task: called within a transaction. */
export function storeMessage(
  { tasks, log, inbox }: Tables,
  push: WebhookStore,
  key: TaskKey,
  input: TurnInput,
  webhook: StoredPushConfig | undefined,
): StoredMessage | 'ended' | 'stale' | 'full' | 'not-found' | Duplicate {
  const duplicate = inbox.earlier(key, input)
  if (duplicate) return duplicate
  const row = tasks.find(key)
  if (!row) return 'not-found'
  if (row.ended) return 'ended'
  const questions: AskedQuestion[] = JSON.parse(row.questions)
  const ids = Object.keys(input.answers)
  const answered = questions.filter(({ id }) => ids.includes(id))
  if (answered.length < ids.length || answered.some(({ taken }) => taken)) return 'stale'
  const put = webhook && push.insert(row, webhook, log.lastSeq(row.number) || row.seq)
  if (put === 'full') return 'full'
  inbox.receive(row, input)
  for (const question of answered) question.taken = true
  if (answered.length > 0) tasks.set(row.number, { questions: JSON.stringify(questions) })
  return { job: jobOf(row), webhook: put }
}
