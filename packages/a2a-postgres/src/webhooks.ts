import { mostWebhooks, type StoredPushConfig } from 'a2a-core/server'
import type { Sql } from './database.ts'
import { queueOf, type Jobs } from './jobs.ts'
import type { TaskRow } from './lock-task.ts'

/** Stores the webhooks of a new task. */
export async function addWebhooks(
  sql: Sql,
  task: number,
  webhooks: StoredPushConfig[],
  after: number,
): Promise<void> {
  for (const { config, version } of webhooks) {
    await sql.query(insertWebhook, [task, config.id, JSON.stringify(config), version, after])
  }
  await sql.query('update a2a.task set webhooks = webhooks + $2 where number = $1', [
    task,
    webhooks.length,
  ])
}

const insertWebhook = `
  insert into a2a.webhook (task, id, config, version, after) values ($1, $2, $3, $4, $5)`

/**
 * Stores a webhook of a task whose row is ours, in place of one with its id.
 *
 * @returns `full` when the task has as many as it may; else the row of the one it replaces, if any
 */
export async function putWebhook(
  sql: Sql,
  jobs: Jobs,
  task: TaskRow,
  agent: string,
  stored: StoredPushConfig,
  after: number,
): Promise<'full' | { replaced: number | undefined }> {
  const replaced = await dropWebhook(sql, jobs, task.number, agent, stored.config.id)
  const others = replaced === undefined ? task.webhooks : task.webhooks - 1
  if (others >= mostWebhooks) return 'full'
  await addWebhooks(sql, task.number, [stored], after)
  return { replaced }
}

/** Removes a webhook, with its job, and gives its row's number; who delivers to it finds out. */
export async function dropWebhook(
  sql: Sql,
  jobs: Jobs,
  task: number,
  agent: string,
  id: string,
): Promise<number | undefined> {
  const [gone] = await sql.query<{ number: string; job: string | null }>(
    'delete from a2a.webhook where task = $1 and id = $2 returning number, job::text',
    [task, id],
  )
  if (!gone) return undefined
  if (gone.job !== null) await jobs.remove(sql, [queueOf('push', agent)], [gone.job])
  await sql.query('update a2a.task set webhooks = webhooks - 1 where number = $1', [task])
  return Number(gone.number)
}

/**
 * Makes a job for each webhook of tasks whose logs have grown, unless it has one: a webhook is a
 * reader of its task's log with a stored place, and one job at most is about it.
 *
 * @returns the queues that have work by that
 */
export async function wakeWebhooks(
  sql: Sql,
  jobs: Jobs,
  tasks: { number: number; agent: string }[],
): Promise<string[]> {
  if (tasks.length === 0) return []
  const agents = new Map(tasks.map(({ number, agent }) => [number, agent]))
  const woken = await sql.query<{ number: string; task: string; job: string }>(wake, [
    [...agents.keys()],
  ])
  const byQueue = Map.groupBy(woken, ({ task }) => queueOf('push', agents.get(Number(task)) ?? ''))
  for (const [queue, webhooks] of byQueue) {
    const added = webhooks.map(({ number, task, job }) => {
      return { id: job, data: { task: Number(task), webhook: Number(number) } }
    })
    await jobs.add(sql, queue, added)
  }
  return [...byQueue.keys()]
}

const wake = `
  update a2a.webhook set job = gen_random_uuid()
  from a2a.task
  where task.number = webhook.task and webhook.task = any($1::bigint[])
    and webhook.job is null and not webhook.stopped and webhook.after < task.seq
  returning webhook.number, webhook.task, webhook.job::text`
