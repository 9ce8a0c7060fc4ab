import { textOf } from '../protocol/part.ts'
import type { Task } from '../protocol/task.ts'

/** How a task ends otherwise than by being completed. */
export type EndedState = 'failed' | 'rejected' | 'canceled'

const sentences: Record<EndedState, string> = {
  failed: 'could not do the task',
  rejected: 'would not do the task',
  canceled: 'did not finish the task, which was canceled',
}

/** A task ended without being completed; the message says why, in the agent's words. */
export class TaskEndedError extends Error {
  override readonly name = 'TaskEndedError'
  readonly state: EndedState
  readonly task: Task

  constructor(agent: string, state: EndedState, task: Task) {
    const reason = textOf(task.status.message?.parts ?? [])
    super(`${agent} ${sentences[state]}${reason ? `: ${reason}` : ''}`)
    this.state = state
    this.task = task
  }
}
