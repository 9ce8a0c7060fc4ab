import type { RetentionPolicy } from 'a2a-core/server'
import type { Database, Sql } from './database.ts'
import { writeSnapshot } from './snapshots.ts'

/** How many tasks, logs and contexts go at a time. */
const mostAtOnce = 500

/** Lets go what has had its time; one process at a time does. */
export async function expire(db: Database, policy: RetentionPolicy): Promise<void> {
  const { now, resumeWindow, kept, longest } = policy
  const time = now()
  const before = (ms: number): string | undefined =>
    Number.isFinite(ms) ? new Date(Math.max(time - ms, 0)).toISOString() : undefined
  await forgetLogs(db, before(resumeWindow) ?? new Date(0).toISOString())
  await db.transaction(async (sql) => {
    const [lock] = await sql.query<{ ours: boolean }>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 1)) as ours',
      [`a2a-postgres ${db.schema}`],
    )
    if (!lock?.ours) return
    for (const [state, ms] of kept) {
      const due = before(ms)
      if (due !== undefined) await forgetTasks(sql, state, due, new Date(time).toISOString())
    }
    const due = before(longest)
    if (due !== undefined) await sql.query(forgetContexts, [due, mostAtOnce])
  })
}

/** The logs of ended tasks; their snapshots are brought to the end before. */
async function forgetLogs(db: Database, due: string): Promise<void> {
  const tasks = await db.query<{ number: string }>(findLogs, [due, mostAtOnce])
  if (tasks.length === 0) return
  for (const { number } of tasks) await writeSnapshot(db, Number(number))
  await db.query(deleteLogs, [tasks.map(({ number }) => number)])
}

/** Nothing of a task goes before its webhooks have all of it. */
const isTold = `not exists (
  select from a2a.webhook
  where webhook.task = task.number and not webhook.stopped and webhook.after < task.seq)`

const findLogs = `
  select number from a2a.task
  where ended and not log_gone and rests_at <= $1 and ${isTold}
  order by rests_at limit $2`

const deleteLogs = `
  with gone as (
    update a2a.task set log_gone = true where number = any($1::bigint[]) returning number
  )
  delete from a2a.event where task in (select number from gone)`

async function forgetTasks(sql: Sql, state: string, due: string, now: string): Promise<void> {
  const gone = await sql.query<{ number: string }>(deleteTasks, [state, due, mostAtOnce])
  if (gone.length === 0) return
  await sql.query('delete from a2a.event where task = any($1::bigint[])', [
    gone.map(({ number }) => number),
  ])
  await sql.query(leaveContexts, [JSON.stringify(gone), now])
}

const deleteTasks = `
  delete from a2a.task where number in (
    select number from a2a.task
    where coalesce(state, 'TASK_STATE_COMPLETED') = $1 and rests_at <= $2
      and waiting = 0 and current is null and ${isTold}
    order by rests_at limit $3 for update skip locked)
  returning number, agent, tenant, owner, context_id`

const leaveContexts = `
  update a2a.context set left_at = $2
  from (select distinct agent, tenant, owner, context_id from json_to_recordset($1)
    as gone (agent text, tenant text, owner text, context_id text)) as gone
  where (context.agent, context.tenant, context.owner, context.id)
    = (gone.agent, gone.tenant, gone.owner, gone.context_id)`

const forgetContexts = `
  delete from a2a.context where (agent, tenant, owner, id) in (
    select agent, tenant, owner, id from a2a.context
    where left_at <= $1 and not exists (
      select from a2a.task where (task.agent, task.tenant, task.owner, task.context_id)
        = (context.agent, context.tenant, context.owner, context.id))
    limit $2)`
