import * as z from 'zod'
import { idSchema, optionalIdSchema } from './id.ts'
import { jsonObjectSchema } from './json.ts'
import { historyLengthSchema } from './send-message.ts'
import { taskStateSchema } from './task-state.ts'
import { taskSchema } from './task.ts'
import { timestampSchema } from './timestamp.ts'
import { wireObject } from './wire-object.ts'

/** What GetTask takes (specification §3.1.3). */
export const getTaskRequestSchema = wireObject({
  tenant: z.string().optional(),
  id: idSchema,
  historyLength: historyLengthSchema,
})

/** What GetTask takes (specification §3.1.3). */
export type GetTaskRequest = z.infer<typeof getTaskRequestSchema>

/** What ListTasks takes (specification §3.1.4). */
export const listTasksRequestSchema = wireObject({
  tenant: z.string().optional(),
  contextId: optionalIdSchema,
  status: taskStateSchema.optional(),
  pageSize: z.int32({ error: 'expected a whole number from 1 to 100' }).min(1).max(100).optional(),
  pageToken: z.string().max(2048).optional(),
  historyLength: historyLengthSchema,
  statusTimestampAfter: timestampSchema.optional(),
  includeArtifacts: z.boolean({ error: 'expected true or false' }).optional(),
})

/** What ListTasks takes (specification §3.1.4). */
export type ListTasksRequest = z.infer<typeof listTasksRequestSchema>

/** What ListTasks gives: a page, newest status first (specification §3.1.4). */
export const listTasksResponseSchema = wireObject({
  tasks: z.array(taskSchema).default([]),
  /** Empty on the last page. */
  nextPageToken: z.string().default(''),
  pageSize: z.int32().default(0),
  totalSize: z.int32().default(0),
})

/** What ListTasks gives: a page, newest status first (specification §3.1.4). */
export type ListTasksResponse = z.infer<typeof listTasksResponseSchema>

/** What CancelTask takes (specification §3.1.5). */
export const cancelTaskRequestSchema = wireObject({
  tenant: z.string().optional(),
  id: idSchema,
  metadata: jsonObjectSchema.optional(),
})

/** What CancelTask takes (specification §3.1.5). */
export type CancelTaskRequest = z.infer<typeof cancelTaskRequestSchema>

/** What SubscribeToTask takes (specification §3.1.6). */
export const subscribeToTaskRequestSchema = wireObject({
  tenant: z.string().optional(),
  id: idSchema,
})

/** What SubscribeToTask takes (specification §3.1.6). */
export type SubscribeToTaskRequest = z.infer<typeof subscribeToTaskRequestSchema>

/** What GetExtendedAgentCard takes (specification §3.1.11). */
export const getExtendedAgentCardRequestSchema = wireObject({ tenant: z.string().optional() })

/** What GetExtendedAgentCard takes (specification §3.1.11). */
export type GetExtendedAgentCardRequest = z.infer<typeof getExtendedAgentCardRequestSchema>
