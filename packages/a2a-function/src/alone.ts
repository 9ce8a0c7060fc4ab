import type { Question, Task } from 'a2a-core'
import { nameOf, RemotePausedError, type AskOptions, type Reply } from 'a2a-core/client'
import type { CallableRemote, Way } from './ask-remote.ts'
import { hear } from './hear.ts'

/** Answers what a remote agent asks. */
export type OnPause = (questions: Question[], task: Task) => Reply | PromiseLike<Reply>

/**
 * How a remote agent is asked where there is no turn: nothing is kept, and what it asks is asked
 * of `onPause`.
 */
export function alone(
  remote: CallableRemote,
  options: Pick<AskOptions, 'contextId' | 'skill' | 'signal' | 'deadline'>,
  onPause: OnPause | undefined,
): Way {
  const { contextId, skill, signal, deadline } = options
  return {
    signal,
    async *send({ parts, paused, learn }) {
      // A task keeps its context and its skill.
      const of = paused ? { task: paused } : { contextId, skill }
      const pausesAt = ['input-required', 'auth-required'] as const
      return yield* hear(remote.stream(parts, { ...of, signal, deadline, pausesAt }), { learn })
    },
    async answer({ questions, task }) {
      if (!onPause) throw new RemotePausedError(nameOf(remote.card), task, questions)
      return onPause(questions, task)
    },
  }
}
