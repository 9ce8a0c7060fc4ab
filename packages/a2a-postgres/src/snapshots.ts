import { applyEvent, type Task } from 'a2a-core'
import { EngineUnavailableError, type NewRecord } from 'a2a-core/server'
import type { Database } from './database.ts'
import { notAwaited } from './not-awaited.ts'
import { pause } from './pause.ts'

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

/** How many snapshots are written at a time. */
const mostAtOnce = 32

/** How long to gather what is due, in milliseconds: who reads a task meanwhile folds a bit more. */
const gatherFor = 250

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
  const stopping = new AbortController()
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    await pause(gatherFor, stopping.signal)
    while (due.size > 0 && !stopping.signal.aborted) {
      const tasks = [...due].slice(0, mostAtOnce)
      for (const task of tasks) due.delete(task)
      await write(tasks)
    }
    writing = undefined
  }

  /** Of snapshots that cannot be written together each is tried alone. */
  async function write(tasks: number[]): Promise<void> {
    try {
      await writeSnapshots(db, tasks)
    } catch (error) {
      if (tasks.length === 1 || EngineUnavailableError.is(error)) onError(error)
      else for (const task of tasks) await write([task])
    }
  }

  return {
    grew(task, records, rests) {
      const tail = (tails.get(task) ?? 0) + records
      if (!rests && tail < mostInTail) return void tails.set(task, tail)
      tails.delete(task)
      if (stopping.signal.aborted) return
      due.add(task)
      writing ??= writeAll()
    },
    async stop() {
      stopping.abort()
      await writing
    },
  }
}

/** Folds what came after the snapshots of tasks into them. */
export async function writeSnapshots(db: Database, tasks: number[]): Promise<void> {
  const rows = await db.query<Row>(findUnfolded, [tasks])
  const grown = rows.filter(({ tail }) => tail !== null)
  if (grown.length === 0) return
  const folded = grown.map((row) => fold(row))
  await db.query(putSnapshots, [
    grown.map(({ number }) => number),
    grown.map(({ seq }) => seq),
    folded.map((task) => (task === undefined ? null : JSON.stringify(task))),
  ])
}

type Row = Unfolded & { number: string; seq: string }

const findUnfolded = `
  select number, task.seq, ${selectUnfolded} from a2a.task where number = any($1::bigint[])`

/** Rows are taken in one order, so that processes which write the same do not wait in a ring. */
const putSnapshots = `
  with held as materialized (
    select task from a2a.snapshot where task = any($1::bigint[]) order by task for update
  )
  update a2a.snapshot set seq = given.seq, content = given.content::json
  from held join unnest($1::bigint[], $2::bigint[], $3::text[]) as given (task, seq, content)
    using (task), ${notAwaited}
  where snapshot.task = given.task and snapshot.seq < given.seq`
