import { textOf, type Json, type MessageContent, type Question, type Task } from 'a2a-core'
import { toolResultOf, type Outcome, type Remote } from 'a2a-core/client'
import { cancelUnwanted } from 'a2a-core/server'
import { definedOf } from './defined-of.ts'
import { RemoteFailedError } from './remote-failed-error.ts'
import { RemoteView, type RemoteProgress } from './remote-view.ts'
import { TurnPaused } from './served-turn.ts'

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
  const view = new RemoteView()
  let outcome: Outcome
  let isOver = false
  try {
    const stream = remote.stream(content, {
      messageId: call === undefined ? undefined : `${call}-${sent}`,
      task: taskId,
      contextId,
      skill,
      signal,
      pausesAt: ['input-required', 'auth-required'],
    })
    outcome = yield* watch(stream, view)
    isOver = true
  } catch (error) {
    signal?.throwIfAborted()
    throw new RemoteFailedError(name, 'failed', error)
  } finally {
    // An abort may also reach a generator as a reader that leaves.
    const known = view.task?.id ?? taskId
    if (!isOver && signal?.aborted && known) cancelCall(remote, known, signal.reason)
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

/** Gives what a stream has to show, until the remote task ends or waits. */
async function* watch(
  stream: ReturnType<Remote['stream']>,
  view: RemoteView,
): AsyncGenerator<RemoteProgress, Outcome, undefined> {
  let isOpen = true
  try {
    for (;;) {
      const { done, value } = await stream.next()
      if (done) {
        isOpen = false
        return value
      }
      const progress = view.add(value)
      if (progress) yield branded(progress)
    }
  } finally {
    if (isOpen) await leave(stream)
  }
}

/** Closes a stream that is not at its end; what `return` is given is what it gives. */
async function leave(stream: AsyncGenerator<unknown, unknown, undefined>): Promise<void> {
  await stream.return(undefined)
}

/** Cancels the remote task of a call that was aborted, unless the call will be taken up again. */
export function cancelCall(remote: Remote, taskId: string, reason: unknown): void {
  if (!(reason instanceof TurnPaused)) cancelUnwanted(remote, taskId, reason)
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
