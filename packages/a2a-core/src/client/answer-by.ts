import type { Question } from '../protocol/question.ts'
import type { Task } from '../protocol/task.ts'
import { RemotePausedError } from './remote-paused-error.ts'
import type { Reply } from './reply.ts'

/** Answers what a remote agent asks: as text, or by question id. */
export type OnPause = (questions: Question[], task: Task) => Reply | PromiseLike<Reply>

/**
 * Has what a remote agent asks in one call answered by `onPause`; for adapters. What it gives throws
 * a RemotePausedError where there is no `onPause`, where the same reply was no answer to the same
 * question before, and where it was given to what reads the same a hundred times in a row: who answers
 * by a rule would be asked without end.
 *
 * @param agent what the agent is called
 */
export function answerBy(
  agent: string,
  onPause: OnPause | undefined,
): (questions: Question[], task: Task) => Promise<Reply> {
  let before = { ids: '', said: '', times: 0 }
  return async (questions, task) => {
    if (!onPause) throw new RemotePausedError(agent, task, questions)
    const reply = await onPause(questions, task)
    // Ids are unique in a task; a question without one may be asked, and answered, many times.
    const ids = questions.map(({ id }) => id).join(' ')
    const said = JSON.stringify([questions.map(({ prompt, value }) => [prompt, value]), reply])
    const times = said === before.said ? before.times + 1 : 1
    const isSame = times > 1 && ids === before.ids && ids.trim() !== ''
    if (isSame || times > mostAlike) {
      throw new RemotePausedError(agent, task, questions, 'what onPause replied is none')
    }
    before = { ids, said, times }
    return reply
  }
}

/** Some agents ask many times for the same: but not so often, and not without anything else between. */
const mostAlike = 100
