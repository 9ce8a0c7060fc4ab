import { A2AError } from '../protocol/a2a-error.ts'
import { InvalidAgentResponseError } from '../protocol/errors.ts'
import type { Message } from '../protocol/message.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { InterruptedState } from '../protocol/task-state.ts'
import type { Task } from '../protocol/task.ts'
import { ConnectError } from './connect-error.ts'
import { FollowedTask } from './followed-task.ts'
import { single, type EventStream, type Operations, type StreamedEvent } from './operations.ts'
import { isTransient, pauseAfter } from './retry.ts'
import { sleep } from './sleep.ts'

/** How a task is followed. */
export type FollowOptions = {
  operations: Operations
  /** Whether the first stream can be opened again when it breaks before its first event. */
  openAgain: boolean
  /** Whether the agent streams; where it does not, its task is asked for again and again. */
  streaming: boolean
  /** The states in which following ends, beside those that end the task. */
  pausesAt: readonly InterruptedState[]
  /** The task that a message was sent to: it may be found in one of those states already. */
  continues?: Task | string | undefined
  /** The id of that message, where the history is to tell whether it was read. */
  messageId?: string | undefined
  extensions?: readonly string[] | undefined
  historyLength?: number | undefined
  /** Called with each event, before it is given. */
  observe?: ((event: StreamResponse) => void) | undefined
  signal: AbortSignal
  /** Closes the connection. */
  close: () => void
}

/** What there was to follow: a task, whole where an event carried it whole; or the one message. */
export type Followed = { taskId: string; task: Task | undefined } | { message: Message }

/** A stream is not given up after fewer tries in a row that reached nobody. */
const leastFailures = 6

/** The longest pause between looks at a task that is only quiet, in milliseconds. */
const longestQuietPause = 5000

/** How long the end of a stream may take after its last event, in milliseconds. */
const endTimeout = 100

/**
 * Follows a task through its stream, and through the streams after it when the connection breaks.
 * Whatever the number of connections, the events given are those of one: the first carries the
 * task, and where a later connection carries it again, the difference is given in its place.
 *
 * @param open opens the first stream; what goes wrong before its first event is thrown, unless it
 *   can be opened again
 * @throws ConnectError when the connection broke and could not be made again
 * @throws InvalidAgentResponseError when the stream was closed before its first event
 */
export async function* follow(
  open: () => Promise<EventStream>,
  options: FollowOptions,
): AsyncGenerator<StreamResponse, Followed, undefined> {
  const { operations, openAgain, pausesAt, continues, messageId, observe, signal, close } = options
  const { url, attempts } = operations
  const followed = new FollowedTask(continues, messageId)
  let { streaming } = options
  let lastEventId: string | undefined
  let failures = 0
  let quiet = 0

  async function reopen(id: string): Promise<EventStream> {
    const { extensions, historyLength } = options
    if (streaming) {
      return operations.subscribe(id, { attempts: 1, lastEventId, extensions, signal })
    }
    return single({ task: await operations.getTask({ id, historyLength }, { extensions, signal }) })
  }

  for (;;) {
    const { id: taskId } = followed
    let contact = false
    let news = false
    let cut: unknown
    try {
      const stream = await (taskId === undefined ? open() : reopen(taskId))
      contact = true
      try {
        let next = await stream.next()
        while (!next.done) {
          const { id, event } = next.value
          lastEventId = numberAfter(lastEventId, id)
          for (const update of followed.take(event)) {
            news = true
            observe?.(update)
            yield update
          }
          const end = endOf(event, followed, pausesAt)
          next = end ? await afterEnd(stream, close) : await stream.next()
          // A pause is no end when more follows: the message had not been read before it.
          if (end && (next.done || !followed.isInterrupted)) return end
        }
      } finally {
        await stream.return()
      }
      // Some servers close streams at every pause; and some close them when they shut down, maybe
      // before the message was read that answers the pause the task is known to be in.
      const isFirst = taskId === undefined && typeof continues === 'object'
      const mayGoOn = !followed.isPaused && (isFirst || (openAgain && followed.isUnread))
      if (followed.id !== undefined && followed.isInterrupted && pausesAt.length > 0 && !mayGoOn) {
        return { taskId: followed.id, task: followed.task }
      }
      // A server that closes may end a stream it has said nothing in; over and over, it is no answer.
      contact = followed.id !== undefined
      cut = contact
        ? new ConnectError(url, `${url} closed the stream too early`)
        : new InvalidAgentResponseError(`${url} closed the stream without an event`)
    } catch (error) {
      signal.throwIfAborted()
      if (streaming && taskId !== undefined && saysEnded(error)) {
        streaming = false
        continue
      }
      // What cannot be opened was tried often enough.
      if (!isTransient(error) || (followed.id === undefined && !contact)) throw error
      cut = error
    }
    failures = contact ? 0 : failures + 1
    quiet = news ? 0 : quiet + 1
    const lasts = attempts > 1 && failures < Math.max(leastFailures, attempts)
    if (followed.id === undefined && !(openAgain && lasts)) throw cut
    if (followed.id !== undefined && !lasts) throw givenUp(url, followed.id, cut)
    await sleep(pauseAfter(cut, quiet + 1, contact ? longestQuietPause : undefined), signal)
  }
}

/**
 * What a stream is resumed from, once an event came. After one whose number no header takes there is
 * none: the task is told whole then, and what is new of it given.
 */
function numberAfter(last: string | undefined, id: string | undefined): string | undefined {
  if (id === undefined) return last
  return /^[\x20-\x7e]{1,1024}$/.test(id) ? id : undefined
}

/**
 * Whether this is how somebody is answered who subscribes to a task that has ended: as §3.1.6 has
 * it; or, by servers that know only tasks that run, as if there were none.
 */
export function saysEnded(error: unknown): boolean {
  return (
    A2AError.is(error) &&
    (error.name === 'UnsupportedOperationError' || error.name === 'TaskNotFoundError')
  )
}

function endOf(
  { message }: StreamResponse,
  followed: FollowedTask,
  pausesAt: readonly InterruptedState[],
): Followed | undefined {
  const { id: taskId, task } = followed
  if (taskId !== undefined) return followed.isAtEnd(pausesAt) ? { taskId, task } : undefined
  return message && { message }
}

/**
 * What follows the last event of a stream. It is the end, and once that is read the connection can
 * be used again; but nobody waits long for it.
 */
async function afterEnd(
  stream: EventStream,
  close: () => void,
): Promise<IteratorResult<StreamedEvent, void>> {
  const timer = setTimeout(close, endTimeout)
  try {
    return await stream.next()
  } catch {
    return { done: true, value: undefined }
  } finally {
    clearTimeout(timer)
  }
}

function givenUp(url: string, taskId: string, error: unknown): ConnectError {
  const reason = error instanceof Error ? error.message : String(error)
  return new ConnectError(url, `The stream of task ${taskId} could not be resumed: ${reason}`, {
    cause: error,
  })
}
