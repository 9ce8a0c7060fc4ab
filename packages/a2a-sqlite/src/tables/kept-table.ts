import type { Json } from 'a2a-core'
import type { Sql } from '../sql.ts'

/** What runs want kept beside the log: results of steps, and what conversations keep. */
export type KeptTable = {
  steps(task: number): { [name: string]: Json }
  /** @param results JSON by name */
  keepSteps(task: number, results: readonly [name: string, json: string][]): void
  forgetSteps(task: number): void
  /** Whether any conversation may keep something: no agent may ever have wanted it. */
  readonly mayHaveContexts: boolean
  context(scope: string, id: string): Json | undefined
  keepContext(scope: string, id: string, json: string): void
  /** Says that a context has a task again. */
  useContext(scope: string, id: string): void
}

export function keptTable(sql: Sql): KeptTable {
  let mayHaveContexts = sql.all('select 1 from context limit 1').length > 0

  return {
    steps(task) {
      const rows = sql.all<{ name: string; result: string }>(
        'select name, result from step where task = ?',
        task,
      )
      return Object.fromEntries(rows.map(({ name, result }) => [name, JSON.parse(result)]))
    },

    keepSteps(task, results) {
      for (const [name, json] of results) {
        sql.run('replace into step (task, name, result) values (?, ?, ?)', task, name, json)
      }
    },

    forgetSteps(task) {
      sql.run('delete from step where task = ?', task)
    },

    get mayHaveContexts() {
      return mayHaveContexts
    },

    context(scope, id) {
      if (!mayHaveContexts) return undefined
      const [row] = sql.all<{ saved: string }>(
        'select saved from context where scope = ? and id = ?',
        scope,
        id,
      )
      return row && JSON.parse(row.saved)
    },

    keepContext(scope, id, json) {
      mayHaveContexts = true
      sql.run('replace into context (scope, id, saved) values (?, ?, ?)', scope, id, json)
    },

    useContext(scope, id) {
      if (!mayHaveContexts) return
      sql.run(
        `update context set idle_since = null
          where scope = ? and id = ? and idle_since is not null`,
        scope,
        id,
      )
    },
  }
}
