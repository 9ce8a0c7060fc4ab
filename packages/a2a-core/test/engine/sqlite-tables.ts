import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { applyEvent, isTerminal, type Json, type Task } from 'a2a-core'
import type {
  AskedQuestion,
  Duplicate,
  LogRecord,
  NewRecord,
  RetentionPolicy,
  Scope,
  TaskKey,
  TurnInput,
} from 'a2a-core/server'

const schema = `
  pragma journal_mode = memory; pragma synchronous = off; pragma busy_timeout = 5000;
  create table if not exists task (number integer primary key, scope, id, agent, context, lane,
    seq default 0, state, status_at, ended default 0, canceled default 0, kept,
    fence, held_until default 0, not_before default 0, rests, snapshot, unique (scope, id));
  create table if not exists log (task, seq, record, primary key (task, seq)) without rowid;
  create table if not exists inbox (number integer primary key autoincrement, task, input);
  create table if not exists message (scope, id, task, inbox, digest, primary key (scope, id));
  create table if not exists context (scope, id, saved, idle, primary key (scope, id));`

/** Claims the first task with work that nobody holds, nor its serial context. */
export const takeTask = `update task set fence = ?1, held_until = ?2 + ?3,
    kept = json_set(kept, '$.attempt', kept ->> 'attempt' + (kept ->> 'current' is not null),
      '$.tries', kept ->> 'tries' + 1)
  where number = (select number from task as t where agent = ?4 and not ended
    and not_before <= ?2 and (fence is null or held_until < ?2)
    and exists (select 1 from inbox where task = t.number)
    and not exists (select 1 from task as o where o.scope = t.scope and o.lane = t.lane
      and o.number <> t.number and not o.ended and o.fence is not null and o.held_until >= ?2)
    order by number limit 1) returning *`

/** Stores a task, and gives its row. */
export const insertTask = `insert into task (scope, id, agent, context, kept, lane)
  values (?, ?, ?, ?, ?, ?) returning *`

/** The visible tasks of a scope. */
export const listTasks = `select * from task where scope = ?1 and state is not null
  and context = ifnull(?2, context) and state = ifnull(?3, state)
  and status_at >= ifnull(?4, '') order by status_at desc, id`

/** A message that was there before, and whether its turn has not ended. */
const knownMessage = `select task.id as taskId, digest, not ended and inbox.number is not null as running
  from message join task on task.number = message.task
  left join inbox on inbox.number = message.inbox where message.scope = ? and message.id = ?`

/** What a context keeps. */
export const readContext = 'select saved from context where scope = ? and id = ?'

/** Tasks that have had their time: those in a state that have rested since. */
const expired = `from task where ifnull(state, 'TASK_STATE_COMPLETED') = ?1 and rests <= ?2
  and not exists (select 1 from inbox where task = number and not ended)`

/** A row of the table of tasks. */
export type TaskRow = {
  [column in 'scope' | 'id' | 'context' | 'kept' | 'status_at']: string
} & { [column in 'number' | 'seq' | 'ended' | 'canceled' | 'held_until']: number } & {
  fence: string | null
  snapshot: string | null
}

/** What is kept of a task that no query asks for: JSON, in one column. */
export type Kept = {
  turn: number
  attempt: number
  /** How many attempts in a row, this one among them, have stored nothing of the agent's yet. */
  tries: number
  /** The message of the inbox whose turn has begun. */
  current: number | null
  questions: AskedQuestion[]
  steps: { [name: string]: Json }
  saved?: Json | undefined
}

type Values = SQLInputValue[]

/** Opens a file with tables for tasks, their logs and inboxes, and what contexts keep. */
export function openTables(path: string, { kept, longest, resumeWindow, now }: RetentionPolicy) {
  const database = new DatabaseSync(path)
  let swept = 0
  database.exec(schema)

  const run = (sql: string, ...values: Values) => database.prepare(sql).run(...values)
  const all = <Row>(sql: string, ...values: Values) => database.prepare(sql).all(...values) as Row[]

  function set({ number }: TaskRow, values: { [column: string]: SQLInputValue }): void {
    const columns = Object.keys(values).map((column) => `${column} = ?`)
    run(`update task set ${columns.join(', ')} where number = ?`, ...Object.values(values), number)
  }

  function inboxOf({ number: task }: TaskRow): { number: number; input: TurnInput }[] {
    const rows = all<{ number: number; input: string }>('select * from inbox where task = ?', task)
    return rows.map(({ number, input }) => ({ number, input: JSON.parse(input) }))
  }

  function logOf({ number }: TaskRow, after = 0, limit = -1): LogRecord[] {
    const sql = 'select record from log where task = ? and seq > ? order by seq limit ?'
    const rows = all<{ record: string }>(sql, number, after, limit)
    return rows.map(({ record }) => JSON.parse(record))
  }

  const find = (key: TaskKey): TaskRow | undefined =>
    all<TaskRow>('select * from task where scope = ? and id = ?', nameOf(key), key.taskId)[0]

  /** Forgets what has had its time, now and then. */
  function sweep(): void {
    if (now() < swept + 50) return
    swept = now()
    const old = 'select number from task where ended and rests <= ?'
    run(`delete from log where task in (${old})`, now() - resumeWindow)
    for (const [state, time] of kept) {
      for (const table of ['log', 'inbox', 'message']) {
        run(`delete from ${table} where task in (select number ${expired})`, state, now() - time)
      }
      run(`delete ${expired}`, state, now() - time)
    }
    const busy = 'exists (select 1 from task where scope = context.scope and context = context.id)'
    run(`update context set idle = iif(${busy}, null, ifnull(idle, ?))`, now())
    run('delete from context where idle <= ?', now() - longest)
  }

  function taskOf(row: TaskRow): Task | undefined {
    if (row.snapshot) return JSON.parse(row.snapshot)
    let task: Task | undefined
    for (const { event, history } of logOf(row)) task = applyEvent(task, event, history)
    return task
  }

  /** Adds records to a log. With one that ends the task go the messages that still wait. */
  function append(row: TaskRow, records: NewRecord[], begun: number | null): void {
    for (const { event, history = [] } of records) {
      const { state, timestamp } = (event.task ?? event.statusUpdate)?.status ?? {}
      const ended = event.message !== undefined || (state !== undefined && isTerminal(state))
      const unanswered = ended ? inboxOf(row).filter(({ number }) => number !== begun) : []
      const brought = [...history, ...unanswered.map(({ input }) => input.message)]
      const record = { seq: ++row.seq, event, ...(brought.length > 0 && { history: brought }) }
      run('insert into log values (?, ?, ?)', row.number, row.seq, JSON.stringify(record))
      set(row, { seq: row.seq, ended: ended ? 1 : 0 })
      if (state) set(row, { state, status_at: timestamp ?? '' })
      if (ended) set(row, { snapshot: JSON.stringify(taskOf(row)) ?? null })
      if (ended || state) set(row, { rests: now() })
    }
  }

  /** The task of a message that was there before, if it counts as the same. */
  function earlier(scope: Scope, { message, idempotency }: TurnInput): Duplicate | undefined {
    const [known] = all<{ taskId: string; digest: string; running: number }>(
      knownMessage,
      nameOf(scope),
      message.messageId,
    )
    if (!known || !idempotency) return undefined
    const runs = known.running === 1 && known.digest === idempotency.digest
    if (idempotency.mode === 'running' && !runs) return undefined
    return { duplicateOf: { taskId: known.taskId, digest: known.digest } }
  }

  /** Puts a message into a task's inbox. */
  function receive({ scope, number }: TaskRow, input: TurnInput): void {
    const { message, idempotency } = input
    run('insert into inbox (task, input) values (?, ?)', number, JSON.stringify(input))
    if (!idempotency) return
    const values = [scope, message.messageId, number, idempotency.digest]
    run('replace into message values (?, ?, ?, last_insert_rowid(), ?)', ...values)
  }

  /** Does all of it or nothing, while nobody else writes. */
  async function transaction<Result>(body: () => Result): Promise<Result> {
    database.exec('begin immediate')
    try {
      sweep()
      const result = body()
      database.exec('commit')
      return result
    } catch (error) {
      database.exec('rollback')
      throw error
    }
  }

  function close(): void {
    if (database.isOpen) database.close()
  }

  return {
    run,
    all,
    set,
    find,
    inboxOf,
    logOf,
    taskOf,
    append,
    earlier,
    receive,
    transaction,
    close,
  }
}

/** A name for a scope; no two different scopes have the same. */
export function nameOf({ agent, tenant, owner }: Scope): string {
  return JSON.stringify([agent, tenant, owner])
}
