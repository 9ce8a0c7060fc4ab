import * as z from 'zod'
import { artifactSchema } from './artifact.ts'
import { idSchema } from './id.ts'
import { jsonObjectSchema } from './json.ts'
import { messageSchema } from './message.ts'
import { taskStateSchema } from './task-state.ts'
import { wireObject } from './wire-object.ts'

/** A task's state, what the agent said with it, and when it was recorded (specification §4.1.2). */
export const taskStatusSchema = wireObject({
  state: taskStateSchema,
  message: messageSchema.optional(),
  timestamp: z.string().optional(),
})

/** A task's state, what the agent said with it, and when it was recorded (specification §4.1.2). */
export type TaskStatus = z.infer<typeof taskStatusSchema>

/** The unit of work (specification §4.1.1). */
export const taskSchema = wireObject({
  id: idSchema,
  contextId: z.string().default(''),
  status: taskStatusSchema,
  artifacts: z.array(artifactSchema).optional(),
  history: z.array(messageSchema).optional(),
  metadata: jsonObjectSchema.optional(),
})

/** The unit of work (specification §4.1.1). */
export type Task = z.infer<typeof taskSchema>

/**
 * A task with at most `historyLength` of its latest messages (specification §3.2.4):
 * all when unset, no `history` at all for 0.
 */
export function withHistoryLength(task: Task, historyLength: number | undefined): Task {
  if (historyLength === undefined || !task.history) return task
  const { history, ...rest } = task
  if (historyLength === 0) return rest
  return { ...rest, history: history.slice(-historyLength) }
}
