import { applyEvent, type Task } from 'a2a-core'
import type { NewRecord } from 'a2a-core/server'
import type { Database } from './database.ts'

/** A snapshot as it is stored, and the records that came after it. */
export type Unfolded = { snapshot: string | null; tail: string | null }

/** For statements that select from `a2a.task`: what `fold` makes a task of. */
export const selectUnfolded = `
  (select content::text from a2a.snapshot where snapshot.task = task.number) as snapshot,
  (select json_agg(record order by event.seq)::text from a2a.event
    where event.task = task.number and event.seq > coalesce(
      (select seq from a2a.snapshot where snapshot.task = task.number), 0)) as tail`

/** The task as of its last record; `undefined` while it is not shown. */
export function fold({ snapshot, tail }: Unfolded): Task | undefined {
  const records: NewRecord[] = tail === null ? [] : JSON.parse(tail)
  const stored: Task | undefined = snapshot === null ? undefined : JSON.parse(snapshot)
  return foldRecords(stored, records)
}

/** A task after more records. */
export function foldRecords(
  task: Task | undefined,
  records: readonly NewRecord[],
): Task | undefined {
  return records.reduce((folded, { event, history }) => applyEvent(folded, event, history), task)
}

/** How many records may follow a snapshot before it is written anew. */
const mostInTail = 256

/**
 * Writes snapshots anew, now and then, and beside the commits: an event's cost does not grow with
 * its task. Whoever reads a task folds what came since, so that it never matters when that is.
 */
export type SnapshotWriter = {
  /** Says that a log has grown, and whether its task rests or has ended. */
  grew(task: number, records: number, rests: boolean): void
  /** Writes no more: readers fold what is left, and so does who works at the task next. */
  stop(): Promise<void>
}

/** @param onError told of what could not be written; a reader folds more then, nothing else */
export function snapshotWriter(db: Database, onError: (error: unknown) => void): SnapshotWriter {
  const tails = new Map<number, number>()
  const due = new Set<number>()
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    for (const task of due) {
      due.delete(task)
      await writeSnapshot(db, task).catch(onError)
    }
    writing = undefined
  }

  return {
    grew(task, records, rests) {
      const tail = (tails.get(task) ?? 0) + records
      if (!rests && tail < mostInTail) return void tails.set(task, tail)
      tails.delete(task)
      due.add(task)
      writing ??= writeAll()
    },
    async stop() {
      due.clear()
      await writing
    },
  }
}

/** Folds what came after a task's snapshot into it. */
export async function writeSnapshot(db: Database, task: number): Promise<void> {
  const [row] = await db.query<Unfolded & { seq: string }>(
    `select task.seq, ${selectUnfolded} from a2a.task where number = $1`,
    [task],
  )
  if (!row || row.tail === null) return
  const folded = fold(row)
  await db.query('update a2a.snapshot set seq = $2, content = $3 where task = $1 and seq < $2', [
    task,
    row.seq,
    folded === undefined ? null : JSON.stringify(folded),
  ])
}
