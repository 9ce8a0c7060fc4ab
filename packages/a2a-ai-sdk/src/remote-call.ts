import { textOf, type Json, type MessageContent, type Question, type Task } from 'a2a-core'
import { toolResultOf, type Outcome, type Remote } from 'a2a-core/client'
import { definedOf } from './defined-of.ts'
import { leave, remoteEvents, type RemoteEvents } from './remote-events.ts'
import { RemoteFailedError } from './remote-failed-error.ts'
import { RemoteView, type RemoteProgress } from './remote-view.ts'

/** A remote task that waits for an answer. It is JSON, and kept until the answer comes. */
export type RemotePause = {
  status: 'input-required'
  taskId: string
  questions: Question[]
  /** How many messages the call has sent. */
  sent: number
  /** What the ids of its messages begin with; absent where no turn gives the call a name. */
  call?: string
}

/** How far a call has come: its result, or that the remote agent waits. */
export type RemoteEnd =
  | { state: 'completed'; result: Json }
  | { state: 'paused'; pause: RemotePause; task: Task }

/**
 * Sends one message to a remote agent, and follows what comes of it.
 *
 * @param options.name what the agent is called in errors
 * @throws RemoteFailedError when the task ends otherwise than as completed, or nobody answers; the
 *   signal's reason when it aborts
 */
export async function* callRemote(
  remote: Remote,
  content: MessageContent,
  options: {
    name: string
    sent: number
    call?: string | undefined
    taskId?: string | undefined
    contextId?: string | undefined
    skill?: string | undefined
    signal?: AbortSignal | undefined
  },
): AsyncGenerator<RemoteProgress, RemoteEnd, undefined> {
  const { name, sent, call, taskId, contextId, skill, signal } = options
  let outcome: Outcome
  try {
    const events = remoteEvents(remote, content, {
      messageId: call === undefined ? undefined : `${call}-${sent}`,
      task: taskId,
      contextId,
      skill,
      signal,
    })
    outcome = yield* watch(events)
  } catch (error) {
    signal?.throwIfAborted()
    throw new RemoteFailedError(name, 'failed', error)
  }
  switch (outcome.state) {
    case 'completed':
      return { state: 'completed', result: toolResultOf(outcome) }
    case 'input-required':
    case 'auth-required': {
      const { questions, task } = outcome
      const pause: RemotePause = {
        status: 'input-required',
        taskId: task.id,
        questions,
        sent: sent + 1,
        ...definedOf({ call }),
      }
      return { state: 'paused', task, pause: branded(pause) }
    }
    case 'failed':
    case 'rejected':
    case 'canceled':
      throw new RemoteFailedError(
        name,
        outcome.state,
        textOf(outcome.task.status.message?.parts ?? []),
      )
  }
}

/** Gives what a remote agent's events have to show, until its task ends or waits. */
async function* watch(events: RemoteEvents): AsyncGenerator<RemoteProgress, Outcome, undefined> {
  const view = new RemoteView()
  let isOpen = true
  try {
    for (;;) {
      const { done, value } = await events.next()
      if (done) {
        isOpen = false
        return value
      }
      const progress = view.add(value)
      if (progress) yield branded(progress)
    }
  } finally {
    if (isOpen) await leave(events)
  }
}

// Kept out of JSON: only what is in memory can be one.
const brand = Symbol.for('a2a-ai-sdk.remote')

/** Tells what a remote agent said so far from any other preliminary result. */
export function isRemoteProgress(value: unknown): value is RemoteProgress {
  return isBranded(value) && value.status === 'working'
}

/** Tells that a remote agent waits from any other preliminary result. */
export function isRemotePause(value: unknown): value is RemotePause {
  return isBranded(value) && value.status === 'input-required'
}

function branded<Value extends object>(value: Value): Value {
  return Object.defineProperty(value, brand, { value: true })
}

function isBranded(value: unknown): value is { status?: unknown } {
  return typeof value === 'object' && value !== null && brand in value
}
