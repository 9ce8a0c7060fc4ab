import type { RetentionPolicy } from 'a2a-core/server'
import type { Sql } from './sql.ts'
import type { TaskRow } from './tables/task-table.ts'
import type { TotalTable } from './tables/total-table.ts'

/** How many tasks go at a time: the rest goes a moment later. */
const mostAtOnce = 200

/** A direct reply counts as completed, and leaves the state of its task as it was. */
const statesOfReplies = [null, 'TASK_STATE_SUBMITTED', 'TASK_STATE_WORKING'] as const

/** Webhooks of a task that are still to be told something. */
const isBehind = `exists (select 1 from webhook
  where webhook.task = task.number and not stopped and after < task.seq)`

/**
 * Forgets tasks, logs and contexts that have had their time: called within a transaction.
 *
 * @param isHeld tells whether a task is claimed: it does not go then
 * @returns the tasks that went, those of which the log went, and whether there may be more to go
 */
export function expire(
  sql: Sql,
  totals: TotalTable,
  { kept, longest, resumeWindow, now }: RetentionPolicy,
  isHeld: (task: number) => boolean,
): { gone: number[]; logs: number[]; more: boolean } {
  const time = now()
  const logs = sql.all<{ number: number }>(
    `select number from task where ended and has_log and since <= ? and not ${isBehind}
      limit ${mostAtOnce}`,
    time - resumeWindow,
  )
  for (const { number } of logs) {
    sql.run('delete from log where task = ?', number)
    sql.run('update task set has_log = 0 where number = ?', number)
  }
  const gone: Expired[] = []
  const replied = kept.get('TASK_STATE_COMPLETED') ?? Infinity
  const times = [...kept, ...statesOfReplies.map((state) => [state, replied] as const)]
  for (const [state, keptFor] of times) {
    if (keptFor === Infinity) continue
    const rows = sql.all<Expired>(
      `select number, scope, context, state from task
        where rests and state is ? and since <= ? and not ${isBehind}
          and not exists (select 1 from inbox where inbox.task = task.number)
        limit ${mostAtOnce}`,
      state,
      time - keptFor,
    )
    for (const row of rows) {
      if (isHeld(row.number)) continue
      forget(sql, row, time)
      gone.push(row)
    }
  }
  if (longest < Infinity) sql.run('delete from context where idle_since <= ?', time - longest)
  for (const { scope, state } of gone) totals.move(scope, state, null)
  return {
    gone: gone.map(({ number }) => number),
    logs: logs.map(({ number }) => number),
    more: gone.length >= mostAtOnce || logs.length >= mostAtOnce,
  }
}

/** Tells whether the log of a task can be read no longer, though it may be kept for its snapshot. */
export function isLogOver(
  sql: Sql,
  { number, state, ended, since }: TaskRow,
  { resumeWindow, now }: RetentionPolicy,
): boolean {
  // What no task shows is in its log alone.
  if (state === null || !ended || since > now() - resumeWindow) return false
  return sql.all(`select 1 from task where number = ? and not ${isBehind}`, number).length > 0
}

type Expired = Pick<TaskRow, 'number' | 'scope' | 'context' | 'state'>

function forget(sql: Sql, { number, scope, context }: Expired, time: number): void {
  for (const table of ['log', 'snapshot', 'inbox', 'message', 'step', 'webhook']) {
    sql.run(`delete from ${table} where task = ?`, number)
  }
  sql.run('delete from task where number = ?', number)
  sql.run(
    `update context set idle_since = ?1 where scope = ?2 and id = ?3
      and not exists (select 1 from task where task.scope = ?2 and task.context = ?3)`,
    time,
    scope,
    context,
  )
}
