import type { StreamResponse } from '../../protocol/stream-response.ts'
import { withHistoryLength } from '../../protocol/task.ts'
import type { Call, Server } from '../server.ts'
import { acceptMessage, type Accepted } from './accept-message.ts'
import { endOfTurn, followWhileOpen, isAnswered, startOf } from './send-message.ts'

/** One event of a stream, under its number in the task's log. */
export type NumberedEvent = { seq: number; event: StreamResponse }

/**
 * SendStreamingMessage (specification §3.1.2): the task, then what happens to it, until it has
 * ended or waits for input; or one direct reply. What is wrong with the request is thrown before
 * the stream begins.
 */
export async function sendStreamingMessage(
  server: Server,
  params: unknown,
  call: Call,
): Promise<AsyncGenerator<NumberedEvent, void, undefined>> {
  const accepted = await acceptMessage(server, params, call, { streams: true })
  return events(server, accepted, call)
}

async function* events(
  server: Server,
  accepted: Accepted,
  call: Call,
): AsyncGenerator<NumberedEvent, void, undefined> {
  const { request, key, existing, messageId, isDuplicate } = accepted
  const { historyLength } = request.configuration ?? {}
  if (existing?.task) {
    const task = withHistoryLength(existing.task, historyLength)
    yield { seq: existing.seq, event: { task } }
  }
  // A message that was there before may have led to a pause that ends no stream.
  const waits = existing?.task?.status.state === 'TASK_STATE_AUTH_REQUIRED'
  if (isAnswered(accepted) && !waits) return
  const ended = endOfTurn(messageId, isDuplicate ? existing?.task : undefined)
  for await (const record of followWhileOpen(server, key, startOf(existing), call)) {
    yield record
    const end = ended(record)
    if (end === 'terminal' || end === 'input-required') return
  }
}
