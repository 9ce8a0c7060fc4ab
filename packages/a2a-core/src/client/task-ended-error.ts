import { textOf } from '../protocol/part.ts'
import type { Task } from '../protocol/task.ts'
import { cleanText } from './clean-text.ts'

/** How a task ends otherwise than by being completed. */
export type EndedState = 'failed' | 'rejected' | 'canceled'

const sentences: Record<EndedState, string> = {
  failed: 'could not do the task',
  rejected: 'would not do the task',
  canceled: 'did not finish the task, which was canceled',
}

/**
 * A task ended without being completed. The message says why, in the agent's own words: cleaned and
 * shortened, as they go into logs and may be read by models. The task has them whole.
 */
export class TaskEndedError extends Error {
  override readonly name = 'TaskEndedError'
  readonly state: EndedState
  readonly task: Task

  constructor(agent: string, state: EndedState, task: Task) {
    const reason = cleanText(textOf(task.status.message?.parts ?? []), 500)
    super(`${cleanText(agent, 80)} ${sentences[state]}${reason ? `: ${reason}` : ''}`)
    this.state = state
    this.task = task
  }
}
