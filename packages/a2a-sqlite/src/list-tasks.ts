import type { Task } from 'a2a-core'
import type { ListQuery, Scope, TaskPage } from 'a2a-core/server'
import type { Sql } from './sql.ts'
import { scopeName } from './tables/scope-name.ts'
import type { Tables } from './tables/tables.ts'

/** A page of the visible tasks of a scope, newest status first, ties by id. */
export function listTasks(
  sql: Sql,
  { log, totals }: Tables,
  scope: Scope,
  query: ListQuery,
): TaskPage {
  const { contextId, state, statusTimestampAfter: since, pageSize, after } = query
  const filters: [condition: string, value: string][] = [['scope = ?', scopeName(scope)]]
  if (contextId !== undefined) filters.push(['context = ?', contextId])
  if (state !== undefined) filters.push(['state = ?', state])
  if (since !== undefined) filters.push(['status_at >= ?', new Date(since).toISOString()])
  const where = ['state is not null', ...filters.map(([condition]) => condition)].join(' and ')
  const values = filters.map(([, value]) => value)
  const place = after ? 'and status_at <= ? and (status_at < ? or id > ?)' : ''
  const places = after ? [after.timestamp, after.timestamp, after.taskId] : []
  // Its tasks are put in order here: an index in that order would be written to, in a page of its
  // own for every context, at each change of a status.
  const table = contextId === undefined ? 'task' : 'task indexed by task_in_context'
  const isCounted = contextId === undefined && since === undefined
  const rows = sql.all<{ number: number; id: string; status_at: string }>(
    `select number, id, status_at from ${table} where ${where} ${place}
      order by status_at desc, id limit ?`,
    ...values,
    ...places,
    pageSize + 1,
  )
  const page = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? page.at(-1) : undefined
  return {
    tasks: page.map(({ number }) => log.fold(number)).filter((task): task is Task => !!task),
    total: isCounted ? totals.of(scopeName(scope), state) : countOf(sql, table, where, values),
    ...(last && { next: { timestamp: last.status_at, taskId: last.id } }),
  }
}

/** How many tasks match. */
function countOf(sql: Sql, table: string, where: string, values: string[]): number {
  const [row] = sql.all<{ total: number }>(
    `select count(*) as total from ${table} where ${where}`,
    ...values,
  )
  return row?.total ?? 0
}
