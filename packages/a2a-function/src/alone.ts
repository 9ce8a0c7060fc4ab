import { answerBy, nameOf, type AskOptions, type OnPause } from 'a2a-core/client'
import { whileWanted } from 'a2a-core/server'
import type { CallableRemote, Way } from './ask-remote.ts'
import { hear } from './hear.ts'

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
  const answer = answerBy(nameOf(remote.card), onPause)
  return {
    async *send({ parts, paused }) {
      // A task keeps its context and its skill.
      const of = paused ? { task: paused } : { contextId, skill }
      const pausesAt = ['input-required', 'auth-required'] as const
      const stream = whileWanted(
        remote,
        (own) => remote.stream(parts, { ...of, signal: own, deadline, pausesAt }),
        { signal, taskId: paused?.id },
      )
      return yield* hear(stream)
    },
    answer: ({ questions, task }) => answer(questions, task),
  }
}
