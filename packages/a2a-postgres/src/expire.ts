import type { RetentionPolicy } from 'a2a-core/server'
import type { Database } from './database.ts'
import { writeSnapshots } from './snapshots.ts'

/** How many tasks, logs and contexts go at a time. */
const mostAtOnce = 500

/** How many snapshots are in memory at a time. */
const mostSnapshots = 32

/** Lets go what has had its time. Where several processes do, nothing goes wrong by that. */
export async function expire(db: Database, policy: RetentionPolicy): Promise<void> {
  const { now, resumeWindow, kept, longest } = policy
  const time = now()
  const before = (ms: number): string => new Date(Math.max(time - ms, 0)).toISOString()
  await forgetLogs(db, before(resumeWindow))
  for (const [state, ms] of kept) {
    if (Number.isFinite(ms)) await forgetTasks(db, state, before(ms), before(0))
  }
  if (Number.isFinite(longest)) await db.query(forgetContexts, [before(longest), mostAtOnce])
}

/** The logs of ended tasks that somebody sees, others have nothing else; their snapshots are brought to the end before. */
async function forgetLogs(db: Database, due: string): Promise<void> {
  const tasks = await db.query<{ number: string }>(findLogs, [due, mostAtOnce])
  if (tasks.length === 0) return
  const numbers = tasks.map(({ number }) => Number(number))
  for (let from = 0; from < numbers.length; from += mostSnapshots) {
    await writeSnapshots(db, numbers.slice(from, from + mostSnapshots))
  }
  await db.query(deleteLogs, [numbers])
}

/** Nothing of a task goes before its webhooks have all of it. */
const isTold = `not exists (
  select from a2a.webhook
  where webhook.task = task.number and not webhook.stopped and webhook.after < task.seq)`

const findLogs = `
  select number from a2a.task
  where ended and not log_gone and state is not null and rests_at <= $1 and ${isTold}
  order by rests_at limit $2`

const deleteLogs = `
  with gone as (
    update a2a.task set log_gone = true where number = any($1::bigint[]) returning number
  )
  delete from a2a.event where task in (select number from gone)`

/**
 * Tasks of a state. Their contexts are told before, on their own: in one transaction they would be
 * taken in the wrong order. One that has other tasks stays all the same.
 */
async function forgetTasks(db: Database, state: string, due: string, now: string): Promise<void> {
  const found = await db.query<{ number: string }>(findTasks, [state, due, mostAtOnce])
  if (found.length === 0) return
  await db.query(leaveContexts, [JSON.stringify(found), now])
  await db.query(deleteTasks, [found.map(({ number }) => number), due])
}

const isAtRest = `rests_at <= $2 and waiting = 0 and current is null and ${isTold}`

const findTasks = `
  select number, agent, tenant, owner, context_id from a2a.task
  where coalesce(state, 'TASK_STATE_COMPLETED') = $1 and ${isAtRest}
  order by rests_at limit $3`

const deleteTasks = `
  with gone as (
    delete from a2a.task where number in (
      select number from a2a.task
      where number = any($1::bigint[]) and ${isAtRest} for update skip locked)
    returning number
  )
  delete from a2a.event where task in (select number from gone)`

const leaveContexts = `
  update a2a.context set left_at = $2
  from (select distinct agent, tenant, owner, context_id from json_to_recordset($1)
    as gone (agent text, tenant text, owner text, context_id text)) as gone
  where (context.agent, context.tenant, context.owner, context.id)
    = (gone.agent, gone.tenant, gone.owner, gone.context_id)`

/**
 * A task may be taking the context again: who has waited for its row is shown the new holder, but
 * not the task, for PostgreSQL looks once more at the row alone.
 */
const forgetContexts = `
  delete from a2a.context where holder is null and (agent, tenant, owner, id) in (
    select agent, tenant, owner, id from a2a.context
    where left_at <= $1 and not exists (
      select from a2a.task where (task.agent, task.tenant, task.owner, task.context_id)
        = (context.agent, context.tenant, context.owner, context.id))
    limit $2)`
