import { UnsupportedOperationError } from '../../protocol/errors.ts'
import { parseParams } from '../../protocol/parse.ts'
import { subscribeToTaskRequestSchema } from '../../protocol/task-requests.ts'
import { isTerminal } from '../../protocol/task-state.ts'
import type { Task } from '../../protocol/task.ts'
import { keyOf, type Call, type Server } from '../server.ts'
import { taskNotFound } from './accept-message.ts'
import { followWhileOpen } from './send-message.ts'
import type { NumberedEvent } from './send-streaming-message.ts'

/**
 * SubscribeToTask (specification §3.1.6): the task as it is, under the number of its last event,
 * then every later event until it has ended.
 */
export async function subscribeToTask(
  server: Server,
  params: unknown,
  call: Call,
): Promise<AsyncGenerator<NumberedEvent, void, undefined>> {
  const { id } = parseParams(subscribeToTaskRequestSchema, params)
  server.start()
  const stored = await server.engine.get(keyOf(server, call.caller, id))
  if (!stored?.task) throw taskNotFound(id)
  if (stored.ended) {
    throw new UnsupportedOperationError('The task has ended: use GetTask to read it', {
      metadata: { taskId: id },
    })
  }
  return events(server, stored.task, stored.seq, call)
}

async function* events(
  server: Server,
  task: Task,
  seq: number,
  call: Call,
): AsyncGenerator<NumberedEvent, void, undefined> {
  yield { seq, event: { task } }
  for await (const record of followWhileOpen(
    server,
    keyOf(server, call.caller, task.id),
    seq,
    call,
  )) {
    yield record
    const state = record.event.statusUpdate?.status.state
    if (state !== undefined && isTerminal(state)) return
  }
}
