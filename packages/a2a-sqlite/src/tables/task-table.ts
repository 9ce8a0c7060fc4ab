import type { SQLInputValue } from 'node:sqlite'
import type { TaskState } from 'a2a-core'
import type { NewTask, Scope, TaskKey } from 'a2a-core/server'
import type { Sql } from '../sql.ts'
import { scopeName } from './scope-name.ts'

/** A task as its row says; what grows with it is in tables of its own. */
export type TaskRow = {
  readonly number: number
  readonly scope: string
  readonly id: string
  readonly context: string
  readonly serial: number
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
  /** When its status changed last, by the clock of the engine. */
  since: number
  /** Whether it rests, since then; otherwise it is at work. */
  rests: number
  /** Whether its log goes once nobody can resume from it any more; if it is short, it stays. */
  has_log: number
}

/** What may change of how a task is run. No index looks at it. */
export type RunValues = Partial<
  Pick<
    TaskRow,
    'canceled' | 'claimed' | 'tries' | 'turn' | 'attempt' | 'current' | 'questions' | 'saved'
  >
>

/** What a record says of the status of its task. */
export type Status = Pick<TaskRow, 'state' | 'status_at' | 'seq' | 'ended' | 'since' | 'rests'>

/** The table of tasks. */
export type TaskTable = {
  insert(scope: Scope, task: NewTask, status: Status): TaskRow
  find(key: TaskKey): TaskRow | undefined
  row(number: number): TaskRow | undefined
  /** Sets how a task is run, in its row here, too. */
  set(row: TaskRow, values: RunValues): void
  /** Sets that and its status. */
  setStatus(row: TaskRow, values: RunValues & Status & Pick<TaskRow, 'has_log'>): void
}

export function taskTable(sql: Sql): TaskTable {
  // Counted here: what waits for a task that was not stored after all must not find another.
  let last =
    sql.all<{ number: number | null }>('select max(number) as number from task')[0]?.number ?? 0

  return {
    insert(scope, { taskId, contextId, serial }, status) {
      const row = {
        number: ++last,
        scope: scopeName(scope),
        id: taskId,
        context: contextId,
        serial: serial ? 1 : 0,
        ...status,
      }
      sql.run(
        `insert into task
          (number, scope, id, context, serial, state, status_at, seq, ended, since, rests)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        row.number,
        row.scope,
        row.id,
        row.context,
        row.serial,
        row.state,
        row.status_at,
        row.seq,
        row.ended,
        row.since,
        row.rests,
      )
      return { ...row, ...defaults }
    },

    find(key) {
      const [row] = sql.all<TaskRow>(
        'select * from task where scope = ? and id = ?',
        scopeName(key),
        key.taskId,
      )
      return row
    },

    row: (number) => sql.all<TaskRow>('select * from task where number = ?', number)[0],

    set(row, values) {
      Object.assign(row, values)
      sql.run(`update task set ${runColumns} where number = ?`, ...runValuesOf(row), row.number)
    },

    setStatus(row, values) {
      Object.assign(row, values)
      sql.run(
        `update task set ${runColumns}, state = ?, status_at = ?, seq = ?, ended = ?, since = ?,
          rests = ?, has_log = ? where number = ?`,
        ...runValuesOf(row),
        row.state,
        row.status_at,
        row.seq,
        row.ended,
        row.since,
        row.rests,
        row.has_log,
        row.number,
      )
    },
  }
}

/** The columns of `RunValues`, all of them, so that each statement is compiled once. */
const runColumns = `canceled = ?, claimed = ?, tries = ?, turn = ?, attempt = ?, current = ?,
  questions = ?, saved = ?`

/** What a row has in them, in the same order. */
function runValuesOf(row: TaskRow): SQLInputValue[] {
  const { canceled, claimed, tries, turn, attempt, current, questions, saved } = row
  return [canceled, claimed, tries, turn, attempt, current, questions, saved]
}

/** What the schema says of a new task. */
const defaults = {
  canceled: 0,
  claimed: 0,
  tries: 0,
  turn: 0,
  attempt: 1,
  current: null,
  questions: '[]',
  saved: null,
  has_log: 1,
}
