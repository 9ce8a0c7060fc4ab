import * as z from 'zod'
import type { Artifact } from '../artifact.ts'
import { idSchema, stringListSchema } from '../id.ts'
import { jsonObjectSchema } from '../json.ts'
import type { Task, TaskStatus } from '../task.ts'
import { wireObject } from '../wire-object.ts'
import { fromV03Message, toV03Message, v03MessageSchema } from './message.ts'
import { fromV03Part, toV03Part, v03PartSchema } from './part.ts'
import { fromV03State, toV03State, v03TaskStateSchema } from './task-state.ts'

/** An output of a task in 0.3. */
export const v03ArtifactSchema = wireObject({
  artifactId: idSchema,
  name: z.string().optional(),
  description: z.string().optional(),
  parts: z.array(v03PartSchema).optional(),
  metadata: jsonObjectSchema.optional(),
  extensions: stringListSchema.optional(),
})

/** An output of a task in 0.3. */
export type V03Artifact = z.infer<typeof v03ArtifactSchema>

/** A task's state in 0.3, what the agent said with it, and when it was recorded. */
export const v03TaskStatusSchema = wireObject({
  state: v03TaskStateSchema.optional(),
  message: v03MessageSchema.optional(),
  timestamp: z.string().optional(),
})

/** A task's state in 0.3, what the agent said with it, and when it was recorded. */
export type V03TaskStatus = z.infer<typeof v03TaskStatusSchema>

/** A task in 0.3. */
export const v03TaskSchema = wireObject({
  kind: z.literal('task').optional(),
  id: idSchema,
  contextId: z.string().optional(),
  status: v03TaskStatusSchema,
  artifacts: z.array(v03ArtifactSchema).optional(),
  history: z.array(v03MessageSchema).optional(),
  metadata: jsonObjectSchema.optional(),
})

/** A task in 0.3. */
export type V03Task = z.infer<typeof v03TaskSchema>

/** Writes an artifact as 0.3 has it. */
export function toV03Artifact({ parts, ...rest }: Artifact): V03Artifact {
  return { ...rest, parts: parts.map(toV03Part) }
}

/** Reads an artifact as 0.3 has it. */
export function fromV03Artifact({ parts = [], ...rest }: V03Artifact): Artifact {
  return { ...rest, parts: parts.map(fromV03Part) }
}

/** Writes a status as 0.3 has it. */
export function toV03Status({ state, message, ...rest }: TaskStatus): V03TaskStatus {
  return { ...rest, state: toV03State(state), ...(message && { message: toV03Message(message) }) }
}

/** Reads a status as 0.3 has it. */
export function fromV03Status({ state, message, ...rest }: V03TaskStatus): TaskStatus {
  return {
    ...rest,
    state: fromV03State(state ?? 'unknown'),
    ...(message && { message: fromV03Message(message) }),
  }
}

/** Writes a task as 0.3 has it. */
export function toV03Task({
  status,
  artifacts,
  history,
  ...rest
}: Task): V03Task & { kind: 'task' } {
  return {
    ...rest,
    kind: 'task',
    status: toV03Status(status),
    ...(artifacts && { artifacts: artifacts.map(toV03Artifact) }),
    ...(history && { history: history.map(toV03Message) }),
  }
}

/** Reads a task as 0.3 has it. */
export function fromV03Task(task: V03Task): Task {
  const { kind: _, contextId = '', status, artifacts, history, ...rest } = task
  return {
    ...rest,
    contextId,
    status: fromV03Status(status),
    ...(artifacts && { artifacts: artifacts.map(fromV03Artifact) }),
    ...(history && { history: history.map(fromV03Message) }),
  }
}
