import type { Claim, LogRecord, TaskKey } from 'a2a-core/server'
import { parseRecord, type StoredRecord } from './stored-record.ts'
import type { LogTable } from './tables/log-table.ts'
import type { TaskRow, TaskTable } from './tables/task-table.ts'
import { scopeName } from './tables/scope-name.ts'

/** How many of the last records of a claimed task are kept for those who read along. */
const mostRecent = 64

/** A task that somebody may write to, with what is needed to do so without looking at its row. */
export type Held = {
  readonly number: number
  readonly key: TaskKey
  readonly contextId: string
  readonly fence: string
  /** Tells the run to end; absent when the claim was taken to end the task. */
  readonly controller: AbortController | undefined
  /** What the row will say once everything written so far is stored. */
  next: Pick<TaskRow, 'seq' | 'current' | 'turn' | 'tries'> & { ended: boolean }
  /** How long its snapshot is, and what came after it. */
  sizes: { snapshot: number; tail: number }
  /** The number of the last record that is stored, and the last few. */
  shown: { seq: number; recent: RecentRecord[] }
}

/** A record that was stored a moment ago: its text, and once somebody has read it, itself. */
type RecentRecord = StoredRecord & { record?: LogRecord }

/** The tasks that are claimed. */
export type Claims = {
  /** Notes a claim of a task, in place of one there was. */
  add(row: TaskRow, claim: Pick<Held, 'key' | 'fence' | 'controller'>): Held
  /** The task of a claim, as long as the claim holds. */
  of(claim: Claim): Held | undefined
  ofTask(number: number): Held | undefined
  named(key: TaskKey): Held | undefined
  drop(held: Held): void
  /** Reads anew what the rows say: what was written last is not stored. */
  reload(): void
}

export function newClaims(tasks: TaskTable, log: LogTable): Claims {
  const byFence = new Map<string, Held>()
  const byTask = new Map<number, Held>()
  const byName = new Map<string, Held>()

  function stateOf(row: TaskRow): Pick<Held, 'next' | 'sizes'> {
    const { number, ended, current, turn, tries } = row
    const seq = log.lastSeq(number)
    return { next: { seq, current, turn, tries, ended: ended === 1 }, sizes: log.sizes(number) }
  }

  function drop(held: Held): void {
    byFence.delete(held.fence)
    if (byTask.get(held.number) !== held) return
    byTask.delete(held.number)
    byName.delete(nameOf(held.key))
  }

  return {
    add(row, { key, fence, controller }) {
      const state = stateOf(row)
      const held: Held = {
        number: row.number,
        key,
        contextId: row.context,
        fence,
        controller,
        ...state,
        shown: { seq: state.next.seq, recent: [] },
      }
      const before = byTask.get(row.number)
      if (before) drop(before)
      byFence.set(fence, held)
      byTask.set(row.number, held)
      byName.set(nameOf(key), held)
      return held
    },

    of: ({ fence }) => byFence.get(fence),
    ofTask: (number) => byTask.get(number),
    named: (key) => byName.get(nameOf(key)),
    drop,

    reload() {
      for (const held of byFence.values()) {
        const row = tasks.row(held.number)
        if (row) Object.assign(held, stateOf(row))
      }
    },
  }
}

/** A claim as whoever runs the task is given it; one that nobody is told of never aborts. */
export function claimOf({ key, contextId, fence, controller }: Held): Claim {
  const { signal } = controller ?? new AbortController()
  return { key, contextId, fence, signal }
}

/** Adds records to what is shown of a claimed task. */
export function show({ shown }: Held, records: readonly StoredRecord[]): void {
  for (const record of records) {
    shown.recent.push(record)
    shown.seq = record.seq
  }
  if (shown.recent.length > mostRecent) shown.recent.splice(0, shown.recent.length - mostRecent)
}

/** Records after a number, where they are among the last; undefined where they are not. */
export function recentRecords(
  { shown: { seq, recent } }: Held,
  after: number,
  limit: number,
): LogRecord[] | undefined {
  if (after >= seq) return []
  const from = after + 1 - (recent[0]?.seq ?? Infinity)
  if (from < 0) return undefined
  return recent.slice(from, from + limit).map(recordOf)
}

function recordOf(kept: RecentRecord): LogRecord {
  kept.record ??= frozen(parseRecord(kept))
  return kept.record
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

function nameOf(key: TaskKey): string {
  return `${scopeName(key)}${key.taskId}`
}
