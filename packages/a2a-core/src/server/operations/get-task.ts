import { parseParams } from '../../protocol/parse.ts'
import { getTaskRequestSchema } from '../../protocol/task-requests.ts'
import { withHistoryLength, type Task } from '../../protocol/task.ts'
import { keyOf, type Call, type Server } from '../server.ts'
import { taskNotFound } from './task-not-found.ts'

/** GetTask (specification §3.1.3). */
export async function getTask(server: Server, params: unknown, call: Call): Promise<Task> {
  const { id, historyLength } = parseParams(getTaskRequestSchema, params)
  const stored = await server.engine.get(keyOf(server, call.caller, id))
  if (!stored?.task) throw taskNotFound(id)
  return withHistoryLength(stored.task, historyLength)
}
