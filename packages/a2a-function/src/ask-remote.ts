import { toParts, type Part, type Task } from 'a2a-core'
import {
  nameOf,
  replyPart,
  TaskEndedError,
  type RemoteAgent,
  type RemoteAnswer,
  type Reply,
} from 'a2a-core/client'
import type { AgentEvent } from 'a2a-core/server'
import type { Came, Pause } from './hear.ts'

/** What calling a remote agent needs of it. */
export type CallableRemote = Pick<RemoteAgent, 'card' | 'stream' | 'resume' | 'cancel'>

/** One message to a remote agent. */
export type RemoteMessage = {
  parts: Part[]
  /** Its number in its call, from 1. */
  number: number
  /** The task that it answers, as that waits. */
  paused: Task | undefined
}

/** How messages to a remote agent are sent, and its questions answered. */
export type Way = {
  send: (message: RemoteMessage) => AsyncGenerator<AgentEvent, Came, unknown>
  answer: (pause: Pause) => AsyncGenerator<AgentEvent, Reply, unknown> | Promise<Reply>
}

/**
 * Asks a remote agent, and answers what it asks back, until it has answered. Who leaves while it
 * works cancels the remote task; one that waits is left.
 *
 * @throws TaskEndedError when the remote task failed, was rejected or was canceled
 */
export async function* askRemote(
  remote: CallableRemote,
  content: Part[],
  { send, answer }: Way,
): AsyncGenerator<AgentEvent, RemoteAnswer, unknown> {
  let parts = content
  let paused: Task | undefined
  for (let number = 1; ; number++) {
    const came = yield* send({ parts, number, paused })
    switch (came.state) {
      case 'completed':
        return came.answer
      case 'input-required':
      case 'auth-required': {
        const asking = answer(came)
        const reply = asking instanceof Promise ? await asking : yield* asking
        parts = toParts(replyPart(reply, came.questions))
        paused = came.task
        break
      }
      default:
        throw new TaskEndedError(nameOf(remote.card), came.state, came.task)
    }
  }
}
