import { isTerminal } from '../protocol/task-state.ts'
import type { Commit, NewRecord } from './engine.ts'

/** Whether nothing may follow a record: it ends its task, or is a direct reply. */
export function endsTask({ event }: NewRecord): boolean {
  const state = event.statusUpdate?.status.state
  return event.message !== undefined || (state !== undefined && isTerminal(state))
}

/** Whether a record ends its task and leaves the messages that wait unanswered: not as COMPLETED. */
export function endsUnanswered(record: NewRecord): boolean {
  return endsTask(record) && !saysCompleted([record])
}

/** Whether records say that the task has COMPLETED, which they may not while a message waits. */
export function saysCompleted(records: readonly NewRecord[]): boolean {
  return records.at(-1)?.event.statusUpdate?.status.state === 'TASK_STATE_COMPLETED'
}

/**
 * Whether anything of a commit is of the agent's, so that its attempt has not come to nothing. That
 * a turn begins is a record, too, but nothing of its agent's.
 */
export function isOfAgent({ records, begin, steps = {}, saved }: Commit): boolean {
  const least = begin === undefined ? 1 : 2
  const keeps = saved?.task !== undefined || saved?.context !== undefined
  return records.length >= least || Object.keys(steps).length > 0 || keeps
}
