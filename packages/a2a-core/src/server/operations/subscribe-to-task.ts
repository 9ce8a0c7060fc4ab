import { UnsupportedOperationError } from '../../protocol/errors.ts'
import { parseParams } from '../../protocol/parse.ts'
import { subscribeToTaskRequestSchema } from '../../protocol/task-requests.ts'
import { isTerminal } from '../../protocol/task-state.ts'
import { replayExtension } from '../../protocol/replay-extension.ts'
import type { LogRecord, StoredTask, TaskKey } from '../engine.ts'
import { keyOf, type Call, type Server } from '../server.ts'
import { taskNotFound } from './task-not-found.ts'
import { followWhileOpen } from './send-message.ts'
import type { NumberedEvents } from './send-streaming-message.ts'

/**
 * SubscribeToTask (specification §3.1.6): the task as it is, under the number of its last event,
 * then every later event until it has ended.
 */
export async function subscribeToTask(
  server: Server,
  params: unknown,
  call: Call,
): Promise<NumberedEvents> {
  const { id } = parseParams(subscribeToTaskRequestSchema, params)
  server.start()
  const key = keyOf(server, call.caller, id)
  const stored = await server.engine.get(key)
  if (!stored?.task) throw taskNotFound(id)
  const { task, seq, ended } = stored
  const seen = await seenBy(server, key, stored, call)
  if (seen !== undefined) {
    const isLast = (record: LogRecord): boolean => isEnd(record) || (ended && record.seq === seq)
    return followWhileOpen(server, key, seen, { isLast })
  }
  if (ended) {
    throw new UnsupportedOperationError('The task has ended: use GetTask to read it', {
      metadata: { taskId: id },
    })
  }
  const first = { seq, event: { task } }
  return followWhileOpen(server, key, seq, { first, isLast: isEnd })
}

/**
 * The number of the last event that the client has seen, when it activated our replay extension
 * and what follows is still kept; otherwise it begins with the task.
 */
async function seenBy(
  { engine }: Server,
  key: TaskKey,
  { seq, ended }: StoredTask,
  { extensions, lastEventId }: Call,
): Promise<number | undefined> {
  if (lastEventId === undefined || !extensions.includes(replayExtension)) return undefined
  if (!/^\d{1,15}$/.test(lastEventId)) return undefined
  const seen = Number(lastEventId)
  if (seen > seq) return undefined
  if (seen === seq) return ended ? undefined : seen
  const [next] = await engine.read(key, seen, 1)
  return next?.seq === seen + 1 ? seen : undefined
}

function isEnd({ event }: LogRecord): boolean {
  const state = event.statusUpdate?.status.state
  return state !== undefined && isTerminal(state)
}
