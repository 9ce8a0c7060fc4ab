import type { MessageContent, Question } from 'a2a-core'
import {
  remoteAnswerOf,
  TaskEndedError,
  type Outcome,
  type Remote,
  type RemoteAnswer,
} from 'a2a-core/client'
import { whileWanted, type ProgressEvent } from 'a2a-core/server'
import { RemoteProgress } from './remote-progress.ts'

/** What a message to a remote agent came to: an answer, or questions. */
export type RemoteStep =
  | { state: 'completed'; answer: RemoteAnswer }
  | { state: 'paused'; taskId: string; questions: Question[] }

/** What goes with a message to a remote agent. */
export type SendOptions = {
  messageId?: string | undefined
  taskId?: string | undefined
  contextId?: string | undefined
  skill?: string | undefined
  signal?: AbortSignal | undefined
  /** Is told what the remote agent does. */
  writer?: ((event: ProgressEvent) => void) | undefined
}

/**
 * Sends a message to a remote agent, and follows what comes of it until it is answered, or asked
 * back. When the local run is canceled, so is the remote task.
 *
 * @throws TaskEndedError when the remote task failed, was rejected or was canceled
 */
export async function sendToRemote(
  remote: Remote,
  content: MessageContent,
  { messageId, taskId, contextId, skill, signal, writer }: SendOptions,
): Promise<RemoteStep> {
  const progress = new RemoteProgress()
  const pausesAt = ['input-required', 'auth-required'] as const
  const of = { messageId, task: taskId, contextId, skill, pausesAt }
  const events = whileWanted(remote, (own) => remote.stream(content, { ...of, signal: own }), {
    signal,
    taskId,
  })
  for (;;) {
    const { done, value } = await events.next()
    if (done) return stepOf(remote, value)
    for (const told of progress.add(value)) writer?.(told)
  }
}

function stepOf(remote: Remote, outcome: Outcome): RemoteStep {
  switch (outcome.state) {
    case 'completed':
      return { state: 'completed', answer: remoteAnswerOf(outcome) }
    case 'input-required':
    case 'auth-required': {
      const { task, questions } = outcome
      return { state: 'paused', taskId: task.id, questions }
    }
    default:
      throw new TaskEndedError(remote.card.name, outcome.state, outcome.task)
  }
}
