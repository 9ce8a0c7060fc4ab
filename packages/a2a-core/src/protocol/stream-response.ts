import * as z from 'zod'
import { artifactSchema } from './artifact.ts'
import { idSchema } from './id.ts'
import { jsonObjectSchema } from './json.ts'
import { messageSchema } from './message.ts'
import { taskSchema, taskStatusSchema } from './task.ts'
import { wireObject } from './wire-object.ts'

/** A change of a task's status (specification §4.2.1). */
export const taskStatusUpdateEventSchema = wireObject({
  taskId: idSchema,
  contextId: z.string().default(''),
  status: taskStatusSchema,
  metadata: jsonObjectSchema.optional(),
})

/** A change of a task's status (specification §4.2.1). */
export type TaskStatusUpdateEvent = z.infer<typeof taskStatusUpdateEventSchema>

/** A new artifact, or more of one (specification §4.2.2). */
export const taskArtifactUpdateEventSchema = wireObject({
  taskId: idSchema,
  contextId: z.string().default(''),
  artifact: artifactSchema,
  /** Whether the parts follow those sent before under this `artifactId`, or stand in their place. */
  append: z.boolean().optional(),
  lastChunk: z.boolean().optional(),
  metadata: jsonObjectSchema.optional(),
})

/** A new artifact, or more of one (specification §4.2.2). */
export type TaskArtifactUpdateEvent = z.infer<typeof taskArtifactUpdateEventSchema>

/** One event of a stream: exactly one of its fields is there (specification §3.2.3). */
export const streamResponseSchema = wireObject({
  task: taskSchema.optional(),
  message: messageSchema.optional(),
  statusUpdate: taskStatusUpdateEventSchema.optional(),
  artifactUpdate: taskArtifactUpdateEventSchema.optional(),
}).check((context) => {
  const { task, message, statusUpdate, artifactUpdate } = context.value
  const present = [task, message, statusUpdate, artifactUpdate].filter((field) => field).length
  if (present === 1) return
  context.issues.push({
    code: 'custom',
    input: context.value,
    message: 'expected exactly one of task, message, statusUpdate, artifactUpdate',
  })
})

/** One event of a stream: exactly one of its fields is there (specification §3.2.3). */
export type StreamResponse = z.infer<typeof streamResponseSchema>

/** The id of the task that an event is of; a direct reply is of none. */
export function taskIdOf({
  task,
  statusUpdate,
  artifactUpdate,
}: StreamResponse): string | undefined {
  return task?.id ?? statusUpdate?.taskId ?? artifactUpdate?.taskId
}
