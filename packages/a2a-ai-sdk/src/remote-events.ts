import type { MessageContent, StreamResponse } from 'a2a-core'
import type { AskOptions, Outcome, Remote } from 'a2a-core/client'
import { cancelUnwanted } from 'a2a-core/server'
import { TurnPaused } from './served-turn.ts'

/** The events of a remote agent, and how it ended. */
export type RemoteEvents = AsyncGenerator<StreamResponse, Outcome, undefined>

/** For how long a task that is to be canceled may be unknown, in milliseconds. */
const longestUnknown = 5000

/**
 * Sends a message to a remote agent, and gives what comes of it until its task ends or waits. When
 * the signal aborts the task is canceled, unless it will be taken up again.
 *
 * @throws the signal's reason when it aborts; else what the remote agent's `stream` throws
 */
export async function* remoteEvents(
  remote: Remote,
  content: MessageContent,
  options: AskOptions & { task: string | undefined },
): RemoteEvents {
  const { signal } = options
  signal?.throwIfAborted()
  const left = new AbortController()
  const stop = (): void => left.abort(signal?.reason)
  const events = remote.stream(content, {
    ...options,
    signal: left.signal,
    pausesAt: ['input-required', 'auth-required'],
  })
  const first = events.next()
  let { task: taskId } = options
  let isOver = false
  try {
    let next = await unlessAborted(first, signal)
    signal?.addEventListener('abort', stop)
    while (!next.done) {
      taskId ??= taskIdOf(next.value)
      yield next.value
      next = await events.next()
    }
    isOver = true
    return next.value
  } finally {
    signal?.removeEventListener('abort', stop)
    if (!isOver) {
      // An abort may also reach a generator as a reader that leaves.
      if (!signal?.aborted) await leave(events)
      else if (taskId === undefined) cancelOnceKnown(remote, first, signal.reason, stop)
      else {
        cancelCall(remote, taskId, signal.reason)
        stop()
      }
    }
  }
}

/** Closes a stream that is not at its end; what `return` is given is what it gives. */
export async function leave(stream: AsyncGenerator<unknown, unknown, undefined>): Promise<void> {
  await stream.return(undefined)
}

/** Cancels the remote task of a call that was aborted, unless the call will be taken up again. */
export function cancelCall(remote: Remote, taskId: string, reason: unknown): void {
  if (!(reason instanceof TurnPaused)) cancelUnwanted(remote, taskId, reason)
}

/** The task has begun, maybe, but nobody has heard of it yet: its first event tells which it is. */
function cancelOnceKnown(
  remote: Remote,
  first: Promise<IteratorResult<StreamResponse, Outcome>>,
  reason: unknown,
  stop: () => void,
): void {
  const late = setTimeout(stop, longestUnknown)
  async function cancel(): Promise<void> {
    try {
      const { done, value } = await first
      const taskId = done ? undefined : taskIdOf(value)
      if (taskId !== undefined) cancelCall(remote, taskId, reason)
    } catch {
      // There is no task, or nobody will hear of it.
    } finally {
      clearTimeout(late)
      stop()
    }
  }
  void cancel()
}

/** Waits for something, but not longer than until the signal aborts. */
async function unlessAborted<Value>(
  coming: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return coming
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([coming, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function taskIdOf({ task, statusUpdate, artifactUpdate }: StreamResponse): string | undefined {
  return task?.id ?? statusUpdate?.taskId ?? artifactUpdate?.taskId
}
