import type { TaskState } from 'a2a-core'
import type { NewTask, Scope, TaskKey } from 'a2a-core/server'
import type { Sql } from '../sql.ts'
import { scopeName } from './scope-name.ts'

/** A task as its row says; what grows with it is in tables of its own. */
export type TaskRow = {
  number: number
  scope: string
  id: string
  context: string
  serial: number
  /** Null as long as nobody sees it. */
  state: TaskState | null
  status_at: string | null
  /** The number of the last record, as it was when the status changed last. */
  seq: number
  ended: number
  canceled: number
  /** Whether somebody runs it. */
  claimed: number
  /** How many attempts in a row, the one under way among them, have stored nothing of the agent's. */
  tries: number
  turn: number
  attempt: number
  /** The message of the inbox whose turn has begun. */
  current: number | null
  /** JSON. */
  questions: string
  /** JSON. */
  saved: string | null
}

/** The table of tasks. */
export type TaskTable = {
  insert(scope: Scope, task: NewTask): number
  find(key: TaskKey): TaskRow | undefined
  row(number: number): TaskRow | undefined
  /** Sets a few columns of a task. */
  set(number: number, values: Partial<Omit<TaskRow, 'number'>>): void
  setStatus(number: number, status: Status): void
}

/** What a record says of the status of its task. */
export type Status = {
  state: TaskState | null
  at: string | null
  seq: number
  ended: boolean
  /** The state in which it rests now; undefined while it is at work. */
  rests: { as: TaskState; since: number } | undefined
}

export function taskTable(sql: Sql): TaskTable {
  return {
    insert: (scope, { taskId, contextId, serial }) =>
      sql.run(
        'insert into task (scope, id, context, serial) values (?, ?, ?, ?)',
        scopeName(scope),
        taskId,
        contextId,
        serial ? 1 : 0,
      ),

    find(key) {
      const [row] = sql.all<TaskRow>(
        'select * from task where scope = ? and id = ?',
        scopeName(key),
        key.taskId,
      )
      return row
    },

    row: (number) => sql.all<TaskRow>('select * from task where number = ?', number)[0],

    set(number, values) {
      const columns = Object.keys(values).map((column) => `${column} = ?`)
      sql.run(
        `update task set ${columns.join(', ')} where number = ?`,
        ...Object.values(values),
        number,
      )
    },

    setStatus(number, { state, at, seq, ended, rests }) {
      sql.run(
        `update task set state = ifnull(?, state), status_at = ifnull(?, status_at), seq = ?,
          ended = ?, rests_as = ?, rests_since = ? where number = ?`,
        state,
        at,
        seq,
        ended ? 1 : 0,
        rests?.as ?? null,
        rests?.since ?? null,
        number,
      )
    },
  }
}
