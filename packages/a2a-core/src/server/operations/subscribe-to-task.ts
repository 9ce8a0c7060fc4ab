import { UnsupportedOperationError } from '../../protocol/errors.ts'
import { parseParams } from '../../protocol/parse.ts'
import { subscribeToTaskRequestSchema } from '../../protocol/task-requests.ts'
import { isTerminal } from '../../protocol/task-state.ts'
import { replayExtension } from '../../protocol/replay-extension.ts'
import type { Task } from '../../protocol/task.ts'
import type { StoredTask } from '../engine.ts'
import { keyOf, type Call, type Server } from '../server.ts'
import { taskNotFound } from './task-not-found.ts'
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
  const seen = await seenBy(server, stored, call, id)
  if (seen !== undefined) return replay(server, id, seen, stored, call)
  if (stored.ended) {
    throw new UnsupportedOperationError('The task has ended: use GetTask to read it', {
      metadata: { taskId: id },
    })
  }
  return events(server, stored.task, stored.seq, call)
}

/**
 * The number of the last event that the client has seen, when it activated our replay extension
 * and what follows is still kept; otherwise it begins with the task.
 */
async function seenBy(
  { engine, agent }: Server,
  { seq, ended }: StoredTask,
  { extensions, lastEventId, caller }: Call,
  taskId: string,
): Promise<number | undefined> {
  if (lastEventId === undefined || !extensions.includes(replayExtension)) return undefined
  if (!/^\d{1,15}$/.test(lastEventId)) return undefined
  const seen = Number(lastEventId)
  if (seen > seq) return undefined
  if (seen === seq) return ended ? undefined : seen
  const { tenant, owner } = caller
  const [next] = await engine.read({ agent: agent.id, tenant, owner, taskId }, seen, 1)
  return next?.seq === seen + 1 ? seen : undefined
}

async function* replay(
  server: Server,
  taskId: string,
  seen: number,
  { ended, seq }: StoredTask,
  call: Call,
): AsyncGenerator<NumberedEvent, void, undefined> {
  for await (const record of followWhileOpen(
    server,
    keyOf(server, call.caller, taskId),
    seen,
    call,
  )) {
    yield record
    const state = record.event.statusUpdate?.status.state
    if ((state !== undefined && isTerminal(state)) || (ended && record.seq === seq)) return
  }
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
