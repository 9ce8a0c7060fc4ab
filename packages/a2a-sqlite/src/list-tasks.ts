import type { Task } from 'a2a-core'
import type { ListQuery, Scope, TaskPage } from 'a2a-core/server'
import type { Sql } from './sql.ts'
import { scopeName } from './tables/scope-name.ts'
import type { Tables } from './tables/tables.ts'

/** Some of the tasks: what they have in common, and with what that is filled in. */
type Part = { from: string; values: string[] }

type TaskPlace = { number: number; id: string; status_at: string }

/** A page of the visible tasks of a scope, newest status first, ties by id. */
export function listTasks(sql: Sql, tables: Tables, scope: Scope, query: ListQuery): TaskPage {
  const { log, totals } = tables
  const { contextId, state, statusTimestampAfter: since, pageSize } = query
  const name = scopeName(scope)
  const parts = partsOf(tables, name, query)
  const rows = firstOf(sql, parts, query)
  const page = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? page.at(-1) : undefined
  const isCounted = contextId === undefined && since === undefined
  return {
    tasks: page.map(({ number }) => log.fold(number).task).filter((task): task is Task => !!task),
    total: isCounted ? totals.of(name, state) : countOf(sql, parts),
    ...(last && { next: { timestamp: last.status_at, taskId: last.id } }),
  }
}

/**
 * The tasks that match, those of each state by themselves: an index has them in order. Those of a
 * context are put in order when they are asked for: an index would be written to, in a page of its
 * own for every context, at each change of a status.
 */
function partsOf({ totals }: Tables, scope: string, query: ListQuery): Part[] {
  const { contextId, state, statusTimestampAfter: since } = query
  const filters: [condition: string, value: string][] = [['scope = ?', scope]]
  if (since !== undefined) filters.push(['status_at >= ?', new Date(since).toISOString()])
  if (contextId !== undefined) filters.push(['context = ?', contextId])
  const part = (table: string, own: typeof filters): Part => ({
    from: `${table} where ${['state is not null', ...own.map(([condition]) => condition)].join(' and ')}`,
    values: own.map(([, value]) => value),
  })
  if (contextId !== undefined) {
    if (state !== undefined) filters.push(['state = ?', state])
    return [part('task indexed by task_in_context', filters)]
  }
  const states = state === undefined ? totals.states(scope) : [state]
  return states.map((each) => part('task', [...filters, ['state = ?', each]]))
}

/** The first of all parts, after the page before, and one more than are asked for. */
function firstOf(sql: Sql, parts: Part[], { pageSize, after }: ListQuery): TaskPlace[] {
  if (parts.length === 0) return []
  const behind = after ? 'and status_at <= ? and (status_at < ? or id > ?)' : ''
  const place = after ? [after.timestamp, after.timestamp, after.taskId] : []
  const order = 'order by status_at desc, id limit ?'
  const selects = parts.map(
    ({ from }) => `select * from (select number, id, status_at from ${from} ${behind} ${order})`,
  )
  return sql.all<TaskPlace>(
    `${selects.join(' union all ')} ${order}`,
    ...parts.flatMap(({ values }) => [...values, ...place, pageSize + 1]),
    pageSize + 1,
  )
}

function countOf(sql: Sql, parts: Part[]): number {
  return parts.reduce((count, { from, values }) => {
    const [row] = sql.all<{ total: number }>(`select count(*) as total from ${from}`, ...values)
    return count + (row?.total ?? 0)
  }, 0)
}
