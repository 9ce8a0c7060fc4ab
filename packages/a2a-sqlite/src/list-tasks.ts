import type { Task } from 'a2a-core'
import type { ListQuery, Scope, TaskPage } from 'a2a-core/server'
import type { Sql } from './sql.ts'
import type { LogTable } from './tables/log-table.ts'
import { scopeName } from './tables/scope-name.ts'

/** A page of the visible tasks of a scope, newest status first, ties by id. */
export function listTasks(sql: Sql, log: LogTable, scope: Scope, query: ListQuery): TaskPage {
  const { contextId, state, statusTimestampAfter: since, pageSize, after } = query
  const filters: [condition: string, value: string][] = [['scope = ?', scopeName(scope)]]
  if (contextId !== undefined) filters.push(['context = ?', contextId])
  if (state !== undefined) filters.push(['state = ?', state])
  if (since !== undefined) filters.push(['status_at >= ?', new Date(since).toISOString()])
  const where = ['state is not null', ...filters.map(([condition]) => condition)].join(' and ')
  const values = filters.map(([, value]) => value)
  const place = after ? 'and status_at <= ? and (status_at < ? or id > ?)' : ''
  const places = after ? [after.timestamp, after.timestamp, after.taskId] : []
  const rows = sql.all<{ number: number; id: string; status_at: string }>(
    `select number, id, status_at from task where ${where} ${place}
      order by status_at desc, id limit ?`,
    ...values,
    ...places,
    pageSize + 1,
  )
  const page = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? page.at(-1) : undefined
  return {
    tasks: page.map(({ number }) => log.fold(number)).filter((task): task is Task => !!task),
    total: totalOf(sql, scope, query, where, values),
    ...(last && { next: { timestamp: last.status_at, taskId: last.id } }),
  }
}

/** How many tasks match. Those of a scope, and of each state, are counted as they come and go. */
function totalOf(
  sql: Sql,
  scope: Scope,
  { contextId, state, statusTimestampAfter }: ListQuery,
  where: string,
  values: string[],
): number {
  const isCounted = contextId === undefined && statusTimestampAfter === undefined
  const [row] = isCounted
    ? sql.all<{ total: number | null }>(
        'select sum(tasks) as total from total where scope = ? and state = ifnull(?, state)',
        scopeName(scope),
        state ?? null,
      )
    : sql.all<{ total: number }>(`select count(*) as total from task where ${where}`, ...values)
  return row?.total ?? 0
}
