import * as z from 'zod'
import { idSchema } from '../id.ts'
import { isJsonObject, jsonObjectSchema } from '../json.ts'
import type { StreamResponse } from '../stream-response.ts'
import { isTerminal, type TaskState } from '../task-state.ts'
import { wireObject } from '../wire-object.ts'
import { fromV03Message, toV03Message, v03MessageSchema, type V03Message } from './message.ts'
import {
  fromV03Artifact,
  fromV03Status,
  fromV03Task,
  toV03Artifact,
  toV03Status,
  toV03Task,
  v03ArtifactSchema,
  v03TaskSchema,
  v03TaskStatusSchema,
  type V03Task,
} from './task.ts'

const statusUpdateSchema = wireObject({
  kind: z.literal('status-update').optional(),
  taskId: idSchema,
  contextId: z.string().optional(),
  status: v03TaskStatusSchema,
  /** Whether nothing follows in this stream. */
  final: z.boolean().optional(),
  metadata: jsonObjectSchema.optional(),
})

const artifactUpdateSchema = wireObject({
  kind: z.literal('artifact-update').optional(),
  taskId: idSchema,
  contextId: z.string().optional(),
  artifact: v03ArtifactSchema,
  append: z.boolean().optional(),
  lastChunk: z.boolean().optional(),
  metadata: jsonObjectSchema.optional(),
})

/** A change of a task's status in 0.3. */
type V03StatusUpdate = z.infer<typeof statusUpdateSchema>

/** A new artifact in 0.3, or more of one. */
type V03ArtifactUpdate = z.infer<typeof artifactUpdateSchema>

/** One event of a stream in 0.3: its `kind` says which. */
export type V03Event =
  | (V03Task & { kind: 'task' })
  | (V03Message & { kind: 'message' })
  | (V03StatusUpdate & { kind: 'status-update' })
  | (V03ArtifactUpdate & { kind: 'artifact-update' })

const names = ['task', 'message', 'statusUpdate', 'artifactUpdate'] as const

/** One event of a stream in 0.3, or what answers a message, in the field that has its name. */
export const v03EventSchema = wireObject({
  task: v03TaskSchema.optional(),
  message: v03MessageSchema.optional(),
  statusUpdate: statusUpdateSchema.optional(),
  artifactUpdate: artifactUpdateSchema.optional(),
}).check(({ value, issues }) => {
  if (names.filter((name) => value[name] !== undefined).length === 1) return
  const message = 'expected a task, a message, a status-update or an artifact-update'
  issues.push({ code: 'custom', input: value, message })
})

/** Whether streams of 0.3 end with this state: AUTH_REQUIRED ends none, as in 1.0. */
export function isFinal(state: TaskState): boolean {
  return isTerminal(state) || state === 'TASK_STATE_INPUT_REQUIRED'
}

/** Writes an event as 0.3 has it over JSON-RPC: bare, with its kind. */
export function toV03Event(event: StreamResponse): V03Event {
  const { task, message, statusUpdate, artifactUpdate } = event
  if (task) return toV03Task(task)
  if (message) return toV03Message(message)
  if (statusUpdate) {
    const { status, ...rest } = statusUpdate
    return {
      ...rest,
      kind: 'status-update',
      status: toV03Status(status),
      final: isFinal(status.state),
    }
  }
  if (!artifactUpdate) throw new TypeError('An event is a task, a message or an update')
  const { artifact, ...rest } = artifactUpdate
  return { ...rest, kind: 'artifact-update', artifact: toV03Artifact(artifact) }
}

/** Puts a bare event into the field that has its name; HTTP+JSON has it there already. */
export function withEventName(event: unknown): unknown {
  if (!isJsonObject(event)) return event
  const { kind } = event
  if (kind === 'task' || (kind === undefined && 'status' in event && 'id' in event)) {
    return { task: event }
  }
  if (kind === 'message' || (kind === undefined && 'messageId' in event)) return { message: event }
  if (kind === 'status-update') return { statusUpdate: event }
  if (kind === 'artifact-update') return { artifactUpdate: event }
  return event
}

/** Reads an event as 0.3 has it. */
export function fromV03Event(event: z.infer<typeof v03EventSchema>): StreamResponse {
  const { task, message, statusUpdate, artifactUpdate } = event
  if (task) return { task: fromV03Task(task) }
  if (message) return { message: fromV03Message(message) }
  if (statusUpdate) {
    const { kind: _, final: __, contextId = '', status, ...rest } = statusUpdate
    return { statusUpdate: { ...rest, contextId, status: fromV03Status(status) } }
  }
  if (!artifactUpdate) return {}
  const { kind: _, contextId = '', artifact, ...rest } = artifactUpdate
  return { artifactUpdate: { ...rest, contextId, artifact: fromV03Artifact(artifact) } }
}
