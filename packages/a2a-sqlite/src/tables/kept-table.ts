import type { Json } from 'a2a-core'
import type { Sql } from '../sql.ts'

/** What runs want kept beside the log: results of steps, and what conversations keep. */
export type KeptTable = {
  steps(task: number): { [name: string]: Json }
  /** @param results JSON by name */
  keepSteps(task: number, results: [name: string, json: string][]): void
  forgetSteps(task: number): void
  context(scope: string, id: string): Json | undefined
  keepContext(scope: string, id: string, json: string): void
  /** Says that a context has a task again. */
  useContext(scope: string, id: string): void
}

export function keptTable(sql: Sql): KeptTable {
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

    context(scope, id) {
      const [row] = sql.all<{ saved: string }>(
        'select saved from context where scope = ? and id = ?',
        scope,
        id,
      )
      return row && JSON.parse(row.saved)
    },

    keepContext(scope, id, json) {
      sql.run('replace into context (scope, id, saved) values (?, ?, ?)', scope, id, json)
    },

    useContext(scope, id) {
      sql.run(
        `update context set idle_since = null
          where scope = ? and id = ? and idle_since is not null`,
        scope,
        id,
      )
    },
  }
}
