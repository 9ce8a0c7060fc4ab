import {
  textOf,
  type Json,
  type JsonObject,
  type MessageContent,
  type Question,
  type Task,
} from 'a2a-core'
import { TurnAborted } from 'a2a-core/server'
import { cleanText } from './clean-text.ts'
import { definedOf } from './defined-of.ts'
import { remoteName } from './describe-remote.ts'
import type { RemoteAgent, RemoteOutcome } from './remote-agent.ts'
import { RemoteText } from './remote-text.ts'
import { TurnPaused } from './served-turn.ts'

/** What a remote agent has said so far, as its tool's preliminary result. */
export type RemoteProgress = { status: 'working'; text: string; progress?: string }

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

const brand = Symbol.for('a2a-ai-sdk.remote')

/** Tells what a remote agent said so far from any other preliminary result. */
export function isRemoteProgress(value: unknown): value is RemoteProgress {
  return isBranded(value) && value.status === 'working'
}

/** Tells that a remote agent waits from any other preliminary result. */
export function isRemotePause(value: unknown): value is RemotePause {
  return isBranded(value) && value.status === 'input-required'
}

/** How far a call has come: its result, or that the remote agent waits. */
export type RemoteEnd =
  | { state: 'completed'; result: Json }
  | { state: 'paused'; pause: RemotePause; task: Task }

/** A remote agent failed; the message is what a model may know of it. */
export class RemoteFailedError extends Error {
  override readonly name = 'RemoteFailedError'

  constructor(name: string, state: string, reason: string, options?: ErrorOptions) {
    const said = cleanText(reason, 500)
    super(`The remote agent "${name}" ${state}${said && `: ${said}`}`, options)
  }
}

/**
 * Sends one message to a remote agent, and follows what comes of it.
 *
 * @throws RemoteFailedError when the task ends otherwise than as completed, or nobody answers; and
 *   the signal's reason when it aborts
 */
export async function* callRemote(
  remote: RemoteAgent,
  content: MessageContent,
  options: {
    call?: string | undefined
    sent: number
    taskId?: string | undefined
    contextId?: string | undefined
    skill?: string | undefined
    signal?: AbortSignal | undefined
  },
): AsyncGenerator<RemoteProgress, RemoteEnd, undefined> {
  const { call, sent, contextId, skill, signal } = options
  const name = remoteName(remote.card)
  const said = new RemoteText()
  let taskId = options.taskId
  let outcome: RemoteOutcome
  try {
    const stream = remote.stream(
      content,
      definedOf({
        messageId: call === undefined ? undefined : `${call}-${sent}`,
        task: taskId,
        contextId,
        skill,
        signal,
      }),
    )
    for (;;) {
      const { done, value } = await stream.next()
      if (done) {
        outcome = value
        break
      }
      taskId ??= value.task?.id ?? value.statusUpdate?.taskId ?? value.artifactUpdate?.taskId
      const progress = said.add(value)
      if (progress) yield branded(progress)
    }
  } catch (error) {
    if (!signal?.aborted) {
      throw new RemoteFailedError(name, 'failed', messageOf(error), { cause: error })
    }
    if (taskId !== undefined) cancelUnwanted(remote, taskId, signal.reason)
    throw signal.reason
  }
  switch (outcome.state) {
    case 'completed':
      return { state: 'completed', result: resultOf(outcome) }
    case 'input-required':
    case 'auth-required': {
      const { task, questions } = outcome
      const pause: RemotePause = {
        status: 'input-required',
        taskId: task.id,
        questions,
        sent: sent + 1,
        ...definedOf({ call }),
      }
      return { state: 'paused', pause: branded(pause), task }
    }
    case 'failed':
    case 'rejected':
    case 'canceled': {
      const reason = textOf(outcome.task.status.message?.parts ?? [])
      throw new RemoteFailedError(name, endings[outcome.state], reason)
    }
  }
}

/**
 * Cancels the remote task of a call that was aborted, unless the call will be taken up again: by
 * this server or another. Whether that works is not waited for.
 */
export function cancelUnwanted(remote: RemoteAgent, taskId: string, reason: unknown): void {
  const goesOn =
    reason instanceof TurnPaused ||
    (reason instanceof TurnAborted && (reason.reason === 'shutdown' || reason.reason === 'lost'))
  if (!goesOn) void remote.cancel(taskId).catch(() => undefined)
}

const endings = {
  failed: 'failed',
  rejected: 'rejected the request',
  canceled: 'canceled the task',
} as const

function resultOf({ text, data, files }: Extract<RemoteOutcome, { state: 'completed' }>): Json {
  if (files.length === 0 && data === undefined) return text
  if (files.length === 0 && data !== undefined && text === '') return data
  const listed = files.map(({ filename, mediaType, url }): JsonObject => {
    return definedOf({ filename, mediaType, url })
  })
  return definedOf({
    text: text || undefined,
    data,
    files: listed.length > 0 ? listed : undefined,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function branded<Value extends object>(value: Value): Value {
  return Object.defineProperty(value, brand, { value: true })
}

function isBranded(value: unknown): value is { status?: unknown } {
  return typeof value === 'object' && value !== null && brand in value
}
