import type { Duplicate, NewTask, Scope } from 'a2a-core/server'
import type { Sql } from './database.ts'
import type { Parts } from './engine-parts.ts'
import { notify, type Hint } from './hints.ts'
import { queueOf } from './jobs.ts'
import { duplicateOf, lockMessage, rememberMessage } from './known-message.ts'
import { lockContext, stepUp } from './line.ts'
import { columnsOf, numbered, type Numbered } from './numbered-records.ts'
import { foldRecords } from './snapshots.ts'
import { addWebhooks, wakeWebhooks } from './webhooks.ts'

/** Stores a task with its first message and its job, in one transaction. */
export async function createTask(
  { db, jobs, channel, hear }: Parts,
  scope: Scope,
  task: NewTask,
): Promise<'created' | Duplicate> {
  const { agent, tenant, owner } = scope
  const { taskId, contextId, input, webhooks = [] } = task
  const log = numbered(task.records, 0)
  const queue = queueOf('run', agent)
  await jobs.ready(agent)
  const hint: Hint = { grown: log.seq > 0 ? [[taskId, log.seq]] : [], queues: [] }
  const result = await db.transaction(async (sql) => {
    await lockMessage(sql, scope, input)
    const duplicate = await duplicateOf(sql, scope, input)
    if (duplicate) return duplicate
    const row = await insert(sql, scope, task, log)
    await rememberMessage(sql, scope, input, row)
    const number = Number(row.task)
    if (webhooks.length > 0) {
      await addWebhooks(sql, number, webhooks, 0)
      hint.queues?.push(...(await wakeWebhooks(sql, jobs, [{ number, agent }])))
    }
    const context = { agent, tenant, owner, contextId }
    if (task.serial) await lockContext(sql, context)
    if (!task.serial || (await stepUp(sql, context, number))) {
      await jobs.add(sql, queue, [{ id: row.job, data: { task: number } }])
      hint.queues?.push(queue)
    } else await sql.query('update a2a.task set job = null where number = $1', [number])
    await notify(sql, channel, hint)
    return 'created'
  })
  if (result === 'created') hear(hint)
  return result
}

type Inserted = { task: string; inbox: string; job: string }

async function insert(sql: Sql, scope: Scope, task: NewTask, log: Numbered): Promise<Inserted> {
  const folded = foldRecords(undefined, task.records)
  const [row] = await sql.query<Inserted>(insertTask, [
    scope.agent,
    scope.tenant,
    scope.owner,
    task.taskId,
    task.contextId,
    task.serial,
    log.seq,
    log.status?.state ?? null,
    log.status?.timestamp ?? null,
    crypto.randomUUID(),
    folded === undefined ? null : JSON.stringify(folded),
    JSON.stringify(task.input),
    ...columnsOf(log.events),
  ])
  if (!row) throw new Error('The task was not stored')
  return row
}

const insertTask = `
  with new_task as (
    insert into a2a.task (agent, tenant, owner, id, context_id, serial, seq, state, status_at,
      job, waiting)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
    returning number, job
  ), new_snapshot as (
    insert into a2a.snapshot (task, seq, content) select number, $7, $11::json from new_task
  ), new_inbox as (
    insert into a2a.inbox (task, input) select number, $12::json from new_task returning number
  ), new_events as (
    insert into a2a.event (task, seq, record)
    select new_task.number, event.seq, event.record::json
    from new_task, unnest($13::bigint[], $14::text[]) as event (seq, record)
  )
  select new_task.number::text as task, new_inbox.number::text as inbox, new_task.job::text as job
  from new_task, new_inbox`
