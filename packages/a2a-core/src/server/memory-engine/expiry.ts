import { isTerminal, type TaskState } from '../../protocol/task-state.ts'
import type { RetentionPolicy } from '../retention.ts'
import { newLine, type Line } from './line.ts'
import { dropLog } from './kept-log.ts'
import { isAtRest, type StoredRow } from './stored-row.ts'

/** Lets tasks and their logs go, each in its time. */
export type Expiry = {
  /** Says that a task's log has grown: its time begins anew, if it rests by then. */
  grew(row: StoredRow): void
  /** Says that a task goes before its time. */
  leave(row: StoredRow): void
  /** Says that a webhook of a task has come further, or gets no more. */
  delivered(row: StoredRow): void
  /** Lets go what has had its time. */
  sweep(): void
}

/**
 * @param policy how long what is kept
 * @param maxEndedTasks how many ended tasks are kept; those that ended first go first
 * @param forget forgets a task
 */
export function newExpiry(
  { now, resumeWindow, kept }: RetentionPolicy,
  maxEndedTasks: number,
  forget: (row: StoredRow) => void,
): Expiry {
  const logs = newLine('logPlace', dropLog)
  /** Tasks by the state they rest in: each state has a time of its own. */
  const resting = new Map<TaskState, Line>()
  /** Those of them in which tasks have ended. */
  const ended: Line[] = []
  const lines: Line[] = [logs]
  /** When it was last seen to what has had its time; unknown once another task rests. */
  let sweptAt: number | undefined

  function lineOf(state: TaskState): Line {
    const known = resting.get(state)
    if (known) return known
    const line = newLine('restPlace', go)
    resting.set(state, line)
    lines.push(line)
    if (isTerminal(state)) ended.push(line)
    return line
  }

  function rest(row: StoredRow): void {
    const state = stateOf(row)
    if (state === undefined || !kept.has(state)) return
    row.restsSince = now()
    sweptAt = undefined
    lineOf(state).join(row)
  }

  function leave(row: StoredRow): void {
    row.restsSince = undefined
    for (const line of lines) line.leave(row)
  }

  function go(row: StoredRow): void {
    // A message came, and waits for its turn: the task will rest again.
    if (!isAtRest(row)) return rest(row)
    leave(row)
    forget(row)
  }

  function letGo(line: Line, keptFor: number): void {
    for (let left = line.size; left > 0; left--) {
      const { first } = line
      if (!first || (first.restsSince ?? Infinity) + keptFor > now()) return
      line.letGo(first)
    }
  }

  /** Lets go what is more than the most that is kept: of all that ended, what did so first. */
  function letMostGo(): void {
    for (;;) {
      let size = 0
      let oldest: Line | undefined
      for (const line of ended) {
        size += line.size
        if (sinceOf(line) < sinceOf(oldest)) oldest = line
      }
      if (size <= maxEndedTasks || !oldest?.first) return
      oldest.letGo(oldest.first)
    }
  }

  return {
    grew(row) {
      if (row.restsSince !== undefined) leave(row)
      // What no task shows is in its log alone.
      if (row.ended && row.status) logs.join(row)
      rest(row)
    },

    leave,

    delivered(row) {
      for (const line of lines) line.delivered(row)
    },

    sweep() {
      const time = now()
      if (time === sweptAt) return
      sweptAt = time
      letGo(logs, resumeWindow)
      for (const [state, line] of resting) letGo(line, kept.get(state) ?? Infinity)
      letMostGo()
    },
  }
}

/** Since when the first of a line rests. */
function sinceOf(line: Line | undefined): number {
  return line?.first?.restsSince ?? Infinity
}

/** The state of a task; a direct reply, which no task shows, counts as completed. */
function stateOf({ status, ended }: StoredRow): TaskState | undefined {
  return status?.state ?? (ended ? 'TASK_STATE_COMPLETED' : undefined)
}
