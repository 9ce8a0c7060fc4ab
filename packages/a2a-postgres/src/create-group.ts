import type { Duplicate } from 'a2a-core/server'
import type { Sql } from './database.ts'
import type { Parts } from './engine-parts.ts'
import { insertTasks } from './insert-tasks.ts'
import { notify, type Hint } from './hint.ts'
import { queueOf, type Jobs } from './jobs.ts'
import { duplicatesOf, lockMessages } from './known-message.ts'
import { lockContexts, stepUp } from './line.ts'
import type { PendingCreate } from './pending-create.ts'
import { addWebhooks, wakeWebhooks } from './webhooks.ts'

/** A task that was stored, under its number. */
type Created = PendingCreate & { number: number }

/**
 * Stores many tasks in one transaction, each with its first message and its job; those whose
 * message was there before are not stored. No two of them have the same message.
 */
export async function createGroup(
  { db, jobs, channel, hear, fresh }: Parts,
  creates: PendingCreate[],
): Promise<('created' | Duplicate)[]> {
  const messages = creates.map(({ known }) => known)
  let hint: Hint = {}
  const results = await db.transaction(async (sql) => {
    await lockMessages(sql, messages)
    const duplicates = await duplicatesOf(sql, messages)
    const unknown = creates.filter((_, index) => !duplicates[index])
    if (unknown.length > 0) {
      hint = hintOf(unknown)
      const created = await insertTasks(sql, unknown, { channel, hint })
      const queues = await storeWebhooks(sql, jobs, created)
      await notify(sql, channel, { queues })
      hint.queues?.push(...queues)
      await addJobs(sql, jobs, created)
    }
    return duplicates.map((duplicate) => duplicate ?? ('created' as const))
  })
  creates.forEach((create, index) => {
    if (results[index] === 'created') fresh.put(create, create.records)
  })
  hear(hint)
  return results
}

/** What is told of new tasks. That one may have to wait for others of its context is not known yet. */
function hintOf(creates: PendingCreate[]): Hint {
  const grown = creates.filter(({ seq }) => seq > 0)
  return {
    grown: grown.map(({ taskId, seq }) => [taskId, seq]),
    queues: [...new Set(creates.map(({ agent }) => queueOf('run', agent)))],
  }
}

/** Stores the webhooks of the tasks, and says which queues have work by that. */
async function storeWebhooks(sql: Sql, jobs: Jobs, created: Created[]): Promise<string[]> {
  const called = created.filter(({ webhooks }) => webhooks.length > 0)
  for (const { number, webhooks } of called) await addWebhooks(sql, number, webhooks, 0)
  return wakeWebhooks(sql, jobs, called)
}

/** Adds a job for each task but those that are to wait for others of their context. */
async function addJobs(sql: Sql, jobs: Jobs, created: Created[]): Promise<void> {
  const serial = created.filter((one) => one.serial)
  await lockContexts(sql, serial)
  const having = await stepUp(sql, serial)
  const waiting = serial.filter(({ number }) => !having.has(number))
  if (waiting.length > 0) {
    await sql.query('update a2a.task set job = null where number = any($1::bigint[])', [
      waiting.map(({ number }) => number),
    ])
  }
  const byQueue = Map.groupBy(
    created.filter((one) => !waiting.includes(one)),
    ({ agent }) => queueOf('run', agent),
  )
  for (const [queue, ready] of byQueue) {
    const added = ready.map(({ job, number }) => ({ id: job, data: { task: number } }))
    await jobs.add(sql, queue, added)
  }
}
