import { taskIdOf, type StreamResponse } from '../protocol/stream-response.ts'
import { cancelUnwanted, isTakenUp, type Cancelable } from './cancel-unwanted.ts'

/** What another agent says of what it was asked, and what that came to. */
type Events<Outcome> = AsyncGenerator<StreamResponse, Outcome, undefined>

/** For how long a task that is to be canceled may be unknown, in milliseconds. */
const longestUnknown = 5000

/**
 * Gives what another agent says of what it was asked, for as long as somebody waits for that. When
 * the signal aborts, the deadline of the stream passes, or its reader leaves, the task is canceled
 * (see `cancelUnwanted`). Before its first event nobody knows which it is: after an abort, which is
 * heard at once, that event is waited for, for 5 s; a new task whose deadline passes that early is
 * left to itself. A task whose stream broke is left: the same message finds it again.
 *
 * @param remote the agent that is asked: what `connect` gives
 * @param open opens the stream, which the signal given is to close
 * @param options.signal aborts the run that asks
 * @param options.taskId the task that is gone on with. Default: a new one
 * @throws the signal's reason when it aborts; else what the stream throws
 *
 * @example
 * const events = whileWanted(remote, (own) => remote.stream('Go', { signal: own }), { signal })
 */
export async function* whileWanted<Outcome>(
  remote: Cancelable,
  open: (signal: AbortSignal) => Events<Outcome>,
  { signal, taskId }: { signal?: AbortSignal | undefined; taskId?: string | undefined },
): Events<Outcome> {
  signal?.throwIfAborted()
  const left = new AbortController()
  const stop = (): void => left.abort(signal?.reason)
  const aborted = Promise.withResolvers<never>()
  const unheard = (): void => aborted.reject(signal?.reason)
  const events = open(left.signal)
  const first = events.next()
  let known = taskId
  let isOver = false
  try {
    signal?.addEventListener('abort', unheard)
    if (signal?.aborted) unheard()
    let next = await Promise.race([first, aborted.promise])
    signal?.throwIfAborted()
    signal?.addEventListener('abort', stop)
    while (!next.done) {
      known ??= taskIdOf(next.value)
      yield next.value
      next = await events.next()
    }
    isOver = true
    return next.value
  } catch (error) {
    isOver = !signal?.aborted && !isTimeout(error)
    throw error
  } finally {
    signal?.removeEventListener('abort', unheard)
    signal?.removeEventListener('abort', stop)
    if (!isOver) {
      if (known === undefined && signal?.aborted && !isTakenUp(signal.reason)) {
        void cancelOnceKnown(remote, first, signal.reason, stop)
      } else {
        if (known !== undefined) cancelUnwanted(remote, known, signal?.reason)
        stop()
      }
    }
  }
}

/** The task has begun, maybe, but nobody has heard of it yet: its first event tells which it is. */
async function cancelOnceKnown(
  remote: Cancelable,
  first: Promise<IteratorResult<StreamResponse, unknown>>,
  reason: unknown,
  stop: () => void,
): Promise<void> {
  const late = setTimeout(stop, longestUnknown)
  try {
    const { done, value } = await first
    const taskId = done ? undefined : taskIdOf(value)
    if (taskId !== undefined) cancelUnwanted(remote, taskId, reason)
  } catch {
    // There is no task, or nobody will hear of it.
  } finally {
    clearTimeout(late)
    stop()
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}
