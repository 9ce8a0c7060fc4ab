import type { TaskKey } from 'a2a-core/server'
import type { TaskRow } from './tables/task-table.ts'

/** A task that has work. */
export type Job = {
  number: number
  key: TaskKey
  contextId: string
  /** The context whose turns run one at a time; absent where tasks run in parallel. */
  lane: string | undefined
  /** How many processes in a row died of it, as far as is known; 0 once it has got somewhere. */
  deaths: number
}

export function jobOf({ number, scope, context, serial }: JobRow, key: TaskKey, deaths = 0): Job {
  return {
    number,
    key,
    contextId: context,
    lane: serial ? `${scope}${context}` : undefined,
    deaths,
  }
}

/** What of a task's row is needed for it. */
export type JobRow = Pick<TaskRow, 'number' | 'scope' | 'context' | 'serial'>
