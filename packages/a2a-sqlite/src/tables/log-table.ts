import { applyEvent, type Task } from 'a2a-core'
import type { LogRecord } from 'a2a-core/server'
import type { Sql } from '../sql.ts'
import { parseRecord, type StoredRecord, type WrittenRecord } from '../stored-record.ts'

/** The logs of all tasks, and the snapshots that they are folded into now and then. */
export type LogTable = {
  append(task: number, written: WrittenRecord): void
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

export function logTable(sql: Sql): LogTable {
  function recordsAfter(task: number, after: number, limit: number): StoredRecord[] {
    return sql.all<StoredRecord>(
      'select seq, record as text from log where task = ? and seq > ? order by seq limit ?',
      task,
      after,
      limit,
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
      for (const record of recordsAfter(number, stored?.seq ?? 0, -1)) {
        const { event, history } = parseRecord(record)
        task = applyEvent(task, event, history)
        sizes.tail += record.text.length
      }
      return { task, sizes }
    },

    read: (task, after, limit) => recordsAfter(task, after, limit).map(parseRecord),

    append(task, { record: { seq }, text }) {
      sql.run('insert into log (task, seq, record) values (?, ?, ?)', task, seq, text)
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
