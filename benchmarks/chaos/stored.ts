import type { Task } from 'a2a-core'
import type { LogRecord } from 'a2a-core/server'
import type { Pool } from 'pg'

/** A task as the database has it. */
export type StoredTask = {
  number: number
  agent: string
  owner: string
  id: string
  contextId: string
  state: string
  seq: number
  ended: boolean
  turn: number
  attempt: number
  /** Whether somebody may still commit, or has a message to answer. */
  isClaimed: boolean
  waiting: number
  log: LogRecord[]
  inbox: number
  snapshot: { seq: number; content: Task | null }
  webhooks: { after: number; failures: number; stopped: boolean }[]
  /** How often it died, how often it was tried, its job, and all jobs that are about it. */
  deaths: number
  tries: number
  job: string | null
  jobs: object[]
}

/** Reads all tasks, with their logs, as they are in the tables. */
export async function readStored(pool: Pool): Promise<StoredTask[]> {
  const { rows } = await pool.query<{ task: StoredTask }>(selectTasks)
  return rows.map(({ task }) => task)
}

const selectTasks = `
  select json_build_object(
    'number', number, 'agent', agent, 'owner', owner, 'id', id, 'contextId', context_id,
    'state', state, 'seq', task.seq, 'ended', ended, 'turn', turn, 'attempt', attempt,
    'isClaimed', fence is not null, 'waiting', waiting,
    'log', coalesce((select json_agg(json_build_object('seq', event.seq,
        'event', record -> 'event', 'history', record -> 'history') order by event.seq)
      from a2a.event where event.task = task.number), '[]'),
    'inbox', (select count(*) from a2a.inbox where inbox.task = task.number),
    'snapshot', (select json_build_object('seq', snapshot.seq, 'content', content)
      from a2a.snapshot where snapshot.task = task.number),
    'webhooks', coalesce((select json_agg(json_build_object(
        'after', after, 'failures', failures, 'stopped', stopped))
      from a2a.webhook where webhook.task = task.number), '[]'),
    'deaths', deaths, 'tries', tries, 'job', job,
    'jobs', coalesce((select json_agg(row_to_json(jobs.*)) from a2a_jobs.job as jobs
      where (jobs.data ->> 'task')::bigint = task.number), '[]')
  ) as task
  from a2a.task order by number`

/** How many tasks are at work, or have webhooks that were not told all. */
export async function countUnsettled(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(`
    select count(*) from a2a.task where fence is not null or waiting > 0 or exists (
      select from a2a.webhook
      where webhook.task = task.number and not stopped and webhook.after < task.seq)`)
  return Number(rows[0]?.count ?? 0)
}
