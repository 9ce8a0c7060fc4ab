import { ServiceUnavailableError } from '../../protocol/errors.ts'
import type { SendMessageResponse } from '../../protocol/send-message.ts'
import { isInterrupted, isTerminal } from '../../protocol/task-state.ts'
import { withHistoryLength, type Task } from '../../protocol/task.ts'
import type { LogRecord, StoredTask, TaskKey } from '../engine.ts'
import { onNextEventLoopTurn } from '../event-loop-turn.ts'
import { followLog, type FollowOptions, type LogReader } from '../follow-log.ts'
import type { Call, Server } from '../server.ts'
import { acceptMessage, type Accepted } from './accept-message.ts'
import { taskAt } from './task-at.ts'
import { taskNotFound } from './task-not-found.ts'

/**
 * SendMessage (specification §3.1.1): waits until the task has ended or is interrupted after the
 * message had its turn, wherever the turn runs; with `returnImmediately`, for nothing but what a
 * hidden task, which the message is in already, first shows.
 */
export async function sendMessage(
  server: Server,
  params: unknown,
  call: Call,
): Promise<SendMessageResponse> {
  const accepted = await acceptMessage(server, params, call, { streams: false })
  const { configuration } = accepted.request
  const isHidden = accepted.isDuplicate && !accepted.existing?.task
  const waits = isHidden || (!configuration?.returnImmediately && !isAnswered(accepted))
  const reply = waits ? await untilAnswered(server, accepted, call) : undefined
  if (reply?.event.message) return { message: reply.event.message }
  const task = await taskAfter(server, accepted.key, reply)
  return { task: withHistoryLength(task, configuration?.historyLength) }
}

/** The task as it was with the reply, whatever came of it since; without one, as it is now. */
async function taskAfter(
  { engine }: Server,
  key: TaskKey,
  reply: LogRecord | undefined,
): Promise<Task> {
  const stored = await engine.get(key)
  if (!stored?.task) throw taskNotFound(key.taskId)
  if (!reply || stored.seq <= reply.seq) return stored.task
  return (await taskAt(engine, key, reply.seq)) ?? stored.task
}

async function untilAnswered(
  server: Server,
  { request: { configuration }, key, existing, messageId, isDuplicate }: Accepted,
  { request }: Call,
): Promise<LogRecord | undefined> {
  const ended = endOfTurn(messageId, isDuplicate ? existing?.task : undefined)
  const reader = followWhileOpen(server, key, startOf(existing))
  leaveWithClient(reader, request)
  for await (const record of reader) {
    if (configuration?.returnImmediately || ended(record) !== 'no') return record
  }
  // A log that is no longer kept is that of a task which has ended: the task itself tells the rest.
  if (!request.signal.aborted && !server.closing) return undefined
  throw new ServiceUnavailableError('The agent is closing; the task goes on elsewhere', {
    metadata: { taskId: key.taskId },
    retryAfter: 1,
  })
}

/**
 * Has nobody wait for a client that is gone. What tells of it is dear to make, and most answers are
 * known before the turn of the event loop is over: only the others look at it.
 */
function leaveWithClient(reader: LogReader, request: Call['request']): void {
  onNextEventLoopTurn(() => {
    if (reader.isOver) return
    const { signal } = request
    if (signal.aborted) reader.leave()
    else signal.addEventListener('abort', () => reader.leave(), { once: true })
  })
}

/** Where to read on: after what is known of the task, which is nothing as long as it is hidden. */
export function startOf(existing: StoredTask | undefined): number {
  return existing?.task ? existing.seq : 0
}

/** Follows a log while the server is not closing. Whoever reads for a client returns it when that is gone. */
export function followWhileOpen(
  { engine, readers, closing }: Server,
  key: TaskKey,
  after: number,
  options: Omit<FollowOptions, 'among'> = {},
): LogReader {
  // A signal that thousands listen to is slow to add to, and one that follows others is slow to
  // make: the server knows its readers instead.
  const reader = followLog(engine, key, after, undefined, { ...options, among: readers })
  if (closing) reader.leave()
  return reader
}

/** Tells whether a message that was there before has had its turn already. */
export function isAnswered({ existing, messageId, isDuplicate }: Accepted): boolean {
  if (!isDuplicate) return false
  const state = existing?.task?.status.state
  if (state === undefined) return false
  if (isTerminal(state)) return true
  return isInterrupted(state) && isConsumed(existing?.task, messageId)
}

/**
 * Tells of each record of a log, in order, whether the turn of a message ended with it: only what
 * comes with or after the record that took the message into the history counts.
 *
 * @param task the task before the first record, if there is one
 */
export function endOfTurn(
  messageId: string,
  task: Task | undefined,
): (record: LogRecord) => 'terminal' | 'input-required' | 'auth-required' | 'no' {
  let consumed = isConsumed(task, messageId)
  return ({ event, history }) => {
    if (event.message) return 'terminal'
    consumed ||= history?.some((message) => message.messageId === messageId) ?? false
    const state = event.statusUpdate?.status.state
    if (state === undefined) return 'no'
    if (isTerminal(state)) return 'terminal'
    if (!consumed || !isInterrupted(state)) return 'no'
    return state === 'TASK_STATE_INPUT_REQUIRED' ? 'input-required' : 'auth-required'
  }
}

function isConsumed(task: Task | undefined, messageId: string): boolean {
  return task?.history?.some((message) => message.messageId === messageId) ?? false
}
