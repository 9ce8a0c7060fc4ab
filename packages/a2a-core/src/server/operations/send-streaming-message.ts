import type { StreamResponse } from '../../protocol/stream-response.ts'
import { withHistoryLength } from '../../protocol/task.ts'
import type { Call, Server } from '../server.ts'
import { acceptMessage } from './accept-message.ts'
import { endOfTurn, followWhileOpen, isAnswered, startOf } from './send-message.ts'

/** One event of a stream, under its number in the task's log. */
export type NumberedEvent = { seq: number; event: StreamResponse }

/** The events of a stream, one at a time. */
export type NumberedEvents = {
  next(): Promise<IteratorResult<NumberedEvent, void>>
  /** Leaves the stream, also while something is waited for. */
  return(): Promise<IteratorResult<NumberedEvent, void>>
  [Symbol.asyncIterator](): NumberedEvents
}

/**
 * SendStreamingMessage (specification §3.1.2): the task, then what happens to it, until it has
 * ended or waits for input; or one direct reply. What is wrong with the request is thrown before
 * the stream begins.
 */
export async function sendStreamingMessage(
  server: Server,
  params: unknown,
  call: Call,
): Promise<NumberedEvents> {
  const accepted = await acceptMessage(server, params, call, { streams: true })
  const { request, key, existing, messageId, isDuplicate } = accepted
  const first = existing?.task && {
    seq: existing.seq,
    event: { task: withHistoryLength(existing.task, request.configuration?.historyLength) },
  }
  // A message that was there before may have led to a pause that ends no stream.
  const waits = existing?.task?.status.state === 'TASK_STATE_AUTH_REQUIRED'
  const isFirstLast = isAnswered(accepted) && !waits
  const endOf = endOfTurn(messageId, isDuplicate ? existing?.task : undefined)
  return followWhileOpen(server, key, startOf(existing), {
    first,
    isLast: (record) => {
      const end = endOf(record)
      return isFirstLast || end === 'terminal' || end === 'input-required'
    },
  })
}
