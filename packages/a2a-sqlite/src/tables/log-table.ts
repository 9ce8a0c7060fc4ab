import { applyEvent, type Task } from 'a2a-core'
import type { LogRecord, NewRecord } from 'a2a-core/server'
import type { Sql } from '../sql.ts'
import type { WrittenRecord } from '../stored-record.ts'

/** The logs of all tasks, and the snapshots that they are folded into now and then. */
export type LogTable = {
  /** Adds what one commit stores: one row, whose number is that of its last record. */
  append(task: number, written: readonly WrittenRecord[]): void
  read(task: number, after: number, limit: number): LogRecord[]
  /** The number of the last record that is kept; 0 when none is. */
  lastSeq(task: number): number
  /** The fold of all records of a task, and how long the texts are that it was made of. */
  fold(task: number): Fold
  /** Keeps a snapshot of a task: the fold of its records up to a number, as JSON. */
  keepSnapshot(task: number, seq: number, snapshot: string): void
}

/**
 * The fold of a log: the task, undefined while nobody sees it, and how long its snapshot is, and what
 * came after it, in characters.
 */
type Fold = { task: Task | undefined; sizes: { snapshot: number; tail: number } }

type SnapshotRow = { seq: number; snapshot: string }

/** What one commit stored: the number of its last record, and all of them in a list, as JSON. */
type LogRow = { seq: number; records: string }

export function logTable(sql: Sql): LogTable {
  function rowsAfter(task: number, after: number): Iterable<LogRow> {
    return sql.each<LogRow>(
      'select seq, records from log where task = ? and seq > ? order by seq',
      task,
      after,
    )
  }

  function snapshotOf(task: number): SnapshotRow | undefined {
    return sql.all<SnapshotRow>('select * from snapshot where task = ?', task)[0]
  }

  return {
    fold(number) {
      const stored = snapshotOf(number)
      const sizes = { snapshot: stored?.snapshot.length ?? 0, tail: 0 }
      let task: Task | undefined = stored && JSON.parse(stored.snapshot)
      const after = stored?.seq ?? 0
      for (const row of rowsAfter(number, after)) {
        for (const { event, history } of recordsOf(row, after)) {
          task = applyEvent(task, event, history)
        }
        sizes.tail += row.records.length
      }
      return { task, sizes }
    },

    read(task, after, limit) {
      const records: LogRecord[] = []
      if (limit <= 0) return records
      for (const row of rowsAfter(task, after)) {
        records.push(...recordsOf(row, after))
        if (records.length >= limit) break
      }
      return records.slice(0, limit)
    },

    append(task, written) {
      const last = written.at(-1)
      if (!last) return
      const texts = written.length === 1 ? last.text : written.map(({ text }) => text).join(',')
      sql.run(
        'insert into log (task, seq, records) values (?, ?, ?)',
        task,
        last.record.seq,
        `[${texts}]`,
      )
    },

    lastSeq(task) {
      const [row] = sql.all<{ seq: number | null }>(
        'select max(seq) as seq from log where task = ?',
        task,
      )
      return row?.seq ?? 0
    },

    keepSnapshot(task, seq, snapshot) {
      sql.run('replace into snapshot (task, seq, snapshot) values (?, ?, ?)', task, seq, snapshot)
    },
  }
}

/** The records of a row that come after a number: it may be of one in the middle. */
function recordsOf({ seq: last, records }: LogRow, after: number): LogRecord[] {
  const parsed: NewRecord[] = JSON.parse(records)
  const first = last + 1 - parsed.length
  return parsed
    .map((record, index) => Object.assign(record, { seq: first + index }))
    .slice(Math.max(after + 1 - first, 0))
}
