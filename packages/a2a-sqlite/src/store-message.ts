import type {
  AskedQuestion,
  Duplicate,
  StoredPushConfig,
  TaskKey,
  TurnInput,
} from 'a2a-core/server'
import { jobOf, type Job } from './job.ts'
import type { LiveTasks } from './live-tasks.ts'
import type { Tables } from './tables/tables.ts'
import type { PutWebhook, WebhookStore } from './webhook-store.ts'

/** A message that was stored: what is to be done next. */
export type StoredMessage = { job: Job; webhook: PutWebhook | undefined }

/** Puts a message into the inbox of its task: called within a transaction. */
export function storeMessage(
  { tasks, inbox }: Tables,
  lives: LiveTasks,
  push: WebhookStore,
  key: TaskKey,
  input: TurnInput,
  webhook: StoredPushConfig | undefined,
): StoredMessage | 'ended' | 'stale' | 'full' | 'not-found' | Duplicate {
  const duplicate = inbox.earlier(key, input)
  if (duplicate) return duplicate
  const live = lives.open(key)
  if (!live) return 'not-found'
  const { row } = live
  if (row.ended) return 'ended'
  const questions: AskedQuestion[] = JSON.parse(row.questions)
  const ids = Object.keys(input.answers)
  const answered = questions.filter(({ id }) => ids.includes(id))
  if (answered.length < ids.length || answered.some(({ taken }) => taken)) return 'stale'
  // What no JSON can say throws here, before anything is stored.
  const text = JSON.stringify(input)
  const put = webhook && push.insert(row, webhook, live.seq)
  if (put === 'full') return 'full'
  live.inbox.push(inbox.receive(row, input, text))
  for (const question of answered) question.taken = true
  if (answered.length > 0) tasks.set(row, { questions: JSON.stringify(questions) })
  return { job: jobOf(row, live.key), webhook: put }
}
