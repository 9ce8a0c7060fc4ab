import type { Question } from '../protocol/question.ts'
import type { Task } from '../protocol/task.ts'
import { RemotePausedError } from './remote-paused-error.ts'
import type { Reply } from './reply.ts'

/** Answers what a remote agent asks: as text, or by question id. */
export type OnPause = (questions: Question[], task: Task) => Reply | PromiseLike<Reply>

/**
 * Has what a remote agent asks in one call answered by `onPause`; for adapters. What it gives throws
 * a RemotePausedError where there is no `onPause`, and where the same reply was no answer to the same
 * question before: who answers by a rule would be asked without end.
 *
 * @param agent what the agent is called
 */
export function answerBy(
  agent: string,
  onPause: OnPause | undefined,
): (questions: Question[], task: Task) => Promise<Reply> {
  let before: string | undefined
  return async (questions, task) => {
    if (!onPause) throw new RemotePausedError(agent, task, questions)
    const reply = await onPause(questions, task)
    const ids = questions.map(({ id }) => id)
    const answer = JSON.stringify([ids, reply])
    // Ids are unique in a task; a question without one may be asked, and answered, many times.
    if (answer === before && ids.some((id) => id !== '')) {
      throw new RemotePausedError(agent, task, questions, 'what onPause replied is none')
    }
    before = answer
    return reply
  }
}
