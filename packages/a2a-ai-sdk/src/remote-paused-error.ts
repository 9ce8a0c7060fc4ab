import type { Question, Task } from 'a2a-core'
import { cleanText } from 'a2a-core/client'

/**
 * A remote agent waits for an answer, and there is nobody to ask: its tool is neither served by
 * `fromAISDK` nor was it given `onPause`. Answer the task, or cancel it.
 */
export class RemotePausedError extends Error {
  override readonly name = 'RemotePausedError'
  /** The remote task, which waits. */
  readonly task: Task
  /** What it waits for. */
  readonly questions: Question[]

  constructor(remote: string, task: Task, questions: Question[]) {
    const asked = cleanText(questions.map(({ prompt }) => prompt).join(' '), 500)
    super(`The remote agent "${remote}" waits for an answer${asked && `: ${asked}`}`)
    this.task = task
    this.questions = questions
  }
}
