import type { Question } from '../protocol/question.ts'
import type { Task } from '../protocol/task.ts'
import { cleanText } from './clean-text.ts'

/**
 * A remote agent waits for an answer, and there is nobody here to ask, or what `onPause` replied is
 * none. The task waits on: answer it, or cancel it. The message has the questions cleaned and
 * shortened.
 *
 * @example
 * if (error instanceof RemotePausedError) {
 *   await remote.ask(replyPart('yes', error.questions), { task: error.task })
 * }
 */
export class RemotePausedError extends Error {
  override readonly name = 'RemotePausedError'
  /** The remote task, which waits. */
  readonly task: Task
  /** What it waits for. */
  readonly questions: Question[]

  /** @param why why it still waits. Default: nobody is asked */
  constructor(agent: string, task: Task, questions: Question[], why = 'nobody is asked') {
    const asked = cleanText(questions.map(({ prompt }) => prompt).join(' '), 500)
    super(`${cleanText(agent, 80)} waits for an answer, and ${why}${asked && `: ${asked}`}`)
    this.task = task
    this.questions = questions
  }
}
