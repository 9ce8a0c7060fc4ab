import type { ListQuery, Scope } from '../engine.ts'
import { onNextEventLoopTurn } from '../event-loop-turn.ts'
import { scopedMap } from '../scoped-map.ts'
import type { StoredRow } from './stored-row.ts'
import { newTaskList, type ListPage, type TaskList } from './task-list.ts'

/** The visible tasks of all scopes, as they are listed. */
export type TaskLists = {
  /** Says that a task has changed: it gets its new place, if it has another. */
  changed(row: StoredRow): void
  /** Takes a task out. */
  forget(row: StoredRow): void
  /** A page: newest status first, ties by id. */
  page(scope: Scope, query: ListQuery): ListPage
}

/**
 * Makes empty ones. A task that changes several times in one turn of the event loop, as nearly all do
 * that are made and answered in it, gets a place once: when the turn is over, or before the next page.
 *
 * @param settled told of each task that has changed, once the turn is over in which it did
 */
export function taskLists(settled: (row: StoredRow) => void): TaskLists {
  const lists = scopedMap<TaskList>()
  let waiting: StoredRow[] = []

  function settle(): void {
    const rows = waiting
    waiting = []
    const changed = rows.filter((row) => row.hasChanged)
    for (const row of changed) {
      row.hasChanged = false
      relist(row)
    }
    for (const row of changed) settled(row)
  }

  function relist(row: StoredRow): void {
    const { status, listed, key, context } = row
    if (!status) return
    const { state, timestamp = '' } = status
    if (listed?.state === state && listed.timestamp === timestamp) return
    const list = lists.get(key, '') ?? newTaskList()
    lists.set(key, '', list)
    if (listed) list.delete(listed)
    row.listed = { row, taskId: key.taskId, contextId: context.id, state, timestamp }
    list.add(row.listed)
  }

  return {
    changed(row) {
      if (row.hasChanged) return
      row.hasChanged = true
      if (waiting.push(row) === 1) onNextEventLoopTurn(settle)
    },

    forget(row) {
      row.hasChanged = false
      if (!row.listed) return
      const list = lists.get(row.key, '')
      list?.delete(row.listed)
      if (list?.size === 0) lists.delete(row.key, '')
      row.listed = undefined
    },

    page(scope, query) {
      settle()
      return lists.get(scope, '')?.page(query) ?? { rows: [], total: 0 }
    },
  }
}
