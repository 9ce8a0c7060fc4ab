import type { TaskState } from '../../protocol/task-state.ts'
import type { RetentionPolicy } from '../retention.ts'
import { newLine, type Line } from './line.ts'
import { isAtRest, type StoredRow } from './stored-row.ts'

/** Lets tasks and their logs go, each in its time. */
export type Expiry = {
  /** Says that a task's log has grown: its time begins anew, if it rests by then. */
  grew(row: StoredRow): void
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
  const logs = newLine((row) => {
    row.log = []
  })
  const ended = newLine(go)
  /** Tasks by the state they rest in: each state has a time of its own. */
  const resting = new Map<TaskState, Line>()
  const lines = (): Line[] => [logs, ended, ...resting.values()]

  function rest(row: StoredRow): void {
    const state = stateOf(row)
    if (state === undefined || !kept.has(state)) return
    row.restsSince = now()
    const line = resting.get(state) ?? newLine(go)
    resting.set(state, line)
    line.join(row)
  }

  function leave(row: StoredRow): void {
    row.restsSince = undefined
    for (const line of lines()) line.leave(row)
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

  return {
    grew(row) {
      if (row.restsSince !== undefined) leave(row)
      if (row.ended) {
        logs.join(row)
        ended.join(row)
      }
      rest(row)
    },

    delivered(row) {
      for (const line of lines()) line.delivered(row)
    },

    sweep() {
      letGo(logs, resumeWindow)
      for (const [state, line] of resting) letGo(line, kept.get(state) ?? Infinity)
      while (ended.size > maxEndedTasks && ended.first) ended.letGo(ended.first)
    },
  }
}

/** The state of a task; a direct reply, which no task shows, counts as completed. */
function stateOf({ task, ended }: StoredRow): TaskState | undefined {
  return task?.status.state ?? (ended ? 'TASK_STATE_COMPLETED' : undefined)
}
