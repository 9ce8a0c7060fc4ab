import type { Question, Task } from 'a2a-core'
import {
  remoteAnswerOf,
  type EndedState,
  type Outcome,
  type Remote,
  type RemoteAnswer,
} from 'a2a-core/client'
import { progress, type ProgressEvent } from 'a2a-core/server'

/** What a message to a remote agent came to. It is JSON, and kept in a step. */
export type Came = { state: 'completed'; answer: RemoteAnswer } | Pause | Ended

/** The remote agent waits for answers. */
export type Pause = {
  state: 'input-required' | 'auth-required'
  /** The task as it waits, without its artifacts and its history. */
  task: Task
  questions: Question[]
}

type Ended = { state: EndedState; task: Task }

/** The events of a remote task. */
export type RemoteStream = ReturnType<Remote['stream']>

/**
 * Hears what comes of a message: what the remote agent does, as progress, until its task ends or
 * waits. Who leaves closes the stream.
 *
 * @param first the first event, where that was awaited already
 */
export async function* hear(
  stream: RemoteStream,
  first: ReturnType<RemoteStream['next']> = stream.next(),
): AsyncGenerator<ProgressEvent, Came, unknown> {
  let next = await first
  try {
    while (!next.done) {
      const { state, message } = next.value.statusUpdate?.status ?? {}
      if (state === 'TASK_STATE_WORKING' && message) yield progress(message.parts)
      next = await stream.next()
    }
  } finally {
    if (!next.done) await leave(stream)
  }
  return cameOf(next.value)
}

/** Closes a stream before its end; what `return` is given is what it gives. */
async function leave(stream: AsyncGenerator<unknown, unknown, undefined>): Promise<void> {
  await stream.return(undefined)
}

function cameOf(outcome: Outcome): Came {
  switch (outcome.state) {
    case 'completed':
      return { state: 'completed', answer: remoteAnswerOf(outcome) }
    case 'input-required':
    case 'auth-required': {
      const { state, questions, task } = outcome
      const { id, contextId, status } = task
      return { state, questions, task: { id, contextId, status } }
    }
    case 'failed':
    case 'rejected':
    case 'canceled':
      return { state: outcome.state, task: outcome.task }
  }
}
