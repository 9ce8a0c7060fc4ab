import type { Task } from '../../protocol/task.ts'
import type { ListCursor, ListQuery, TaskPage } from '../engine.ts'
import { copyOf } from './copy-of.ts'
import type { StoredRow } from './stored-row.ts'

/** A page of the rows of one scope, newest status first, ties by id. */
export function listRows(rows: Iterable<StoredRow>, query: ListQuery): TaskPage {
  const matching: Task[] = []
  for (const { task } of rows) if (task && matches(task, query)) matching.push(task)
  matching.sort((first, second) => compare(placeOf(first), placeOf(second)))
  const { after } = query
  const from = after ? matching.findIndex((task) => compare(placeOf(task), after) > 0) : 0
  const page = from === -1 ? [] : matching.slice(from, from + query.pageSize)
  const last = page.at(-1)
  const more = from !== -1 && from + page.length < matching.length
  return {
    tasks: copyOf(page),
    total: matching.length,
    ...(more && last && { next: placeOf(last) }),
  }
}

function matches(task: Task, { contextId, state, statusTimestampAfter }: ListQuery): boolean {
  if (contextId !== undefined && task.contextId !== contextId) return false
  if (state !== undefined && task.status.state !== state) return false
  if (statusTimestampAfter === undefined) return true
  return Date.parse(task.status.timestamp ?? '') >= Date.parse(statusTimestampAfter)
}

function placeOf(task: Task): ListCursor {
  return { timestamp: task.status.timestamp ?? '', taskId: task.id }
}

/** Orders places in the list: later timestamps first, then ids as they sort. */
function compare(first: ListCursor, second: ListCursor): number {
  if (first.timestamp !== second.timestamp) return first.timestamp > second.timestamp ? -1 : 1
  if (first.taskId === second.taskId) return 0
  return first.taskId < second.taskId ? -1 : 1
}
