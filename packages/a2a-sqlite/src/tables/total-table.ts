import type { TaskState } from 'a2a-core'
import type { Sql } from '../sql.ts'

/**
 * How many tasks a scope has in each state. Every task of a transaction changes one or two of a few
 * counts: they are written once, at its end.
 */
export type TotalTable = {
  /** Counts a task in another state; null is none. */
  move(scope: string, from: TaskState | null, to: TaskState | null): void
  /** Writes what was counted since the last time. */
  write(): void
  /** Forgets what was counted since the last time: nothing of it is stored. */
  forget(): void
  /** The states in which a scope has tasks. */
  states(scope: string): TaskState[]
  /** How many tasks a scope has, in a state or in all. */
  of(scope: string, state: TaskState | undefined): number
}

type Change = { scope: string; state: TaskState; tasks: number }

export function totalTable(sql: Sql): TotalTable {
  let changes = new Map<string, Change>()

  function count(scope: string, state: TaskState | null, tasks: number): void {
    if (state === null) return
    const name = `${scope}${state}`
    const change = changes.get(name) ?? { scope, state, tasks: 0 }
    change.tasks += tasks
    changes.set(name, change)
  }

  return {
    move(scope, from, to) {
      if (from === to) return
      count(scope, from, -1)
      count(scope, to, 1)
    },

    write() {
      for (const { scope, state, tasks } of changes.values()) {
        if (tasks === 0) continue
        sql.run(
          `insert into total values (?, ?, ?)
            on conflict do update set tasks = tasks + excluded.tasks`,
          scope,
          state,
          tasks,
        )
        if (tasks > 0) continue
        sql.run('delete from total where scope = ? and state = ? and tasks = 0', scope, state)
      }
      changes = new Map()
    },

    forget() {
      changes = new Map()
    },

    states: (scope) =>
      sql
        .all<{ state: TaskState }>('select state from total where scope = ?', scope)
        .map(({ state }) => state),

    of(scope, state) {
      const [row] = sql.all<{ total: number | null }>(
        'select sum(tasks) as total from total where scope = ? and state = ifnull(?, state)',
        scope,
        state ?? null,
      )
      return row?.total ?? 0
    },
  }
}
