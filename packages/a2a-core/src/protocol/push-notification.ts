import * as z from 'zod'
import { wireObject } from './wire-object.ts'

/** How a webhook is to be called: scheme and credentials (specification §4.3.2). */
export const authenticationInfoSchema = wireObject({
  scheme: z.string().min(1),
  credentials: z.string().optional(),
})

/** How a webhook is to be called: scheme and credentials (specification §4.3.2). */
export type AuthenticationInfo = z.infer<typeof authenticationInfoSchema>

/** A webhook for the events of one task (specification §4.3.1). */
export const taskPushNotificationConfigSchema = wireObject({
  tenant: z.string().optional(),
  id: z.string().optional(),
  taskId: z.string().optional(),
  url: z.url(),
  token: z.string().optional(),
  authentication: authenticationInfoSchema.optional(),
})

/** A webhook for the events of one task (specification §4.3.1). */
export type TaskPushNotificationConfig = z.infer<typeof taskPushNotificationConfigSchema>

/** What GetTaskPushNotificationConfig takes (specification §3.1.8). */
export const getTaskPushNotificationConfigRequestSchema = wireObject({
  tenant: z.string().optional(),
  taskId: z.string().min(1),
  id: z.string().min(1),
})

/** What GetTaskPushNotificationConfig takes (specification §3.1.8). */
export type GetTaskPushNotificationConfigRequest = z.infer<
  typeof getTaskPushNotificationConfigRequestSchema
>

/** What DeleteTaskPushNotificationConfig takes (specification §3.1.10). */
export const deleteTaskPushNotificationConfigRequestSchema =
  getTaskPushNotificationConfigRequestSchema

/** What DeleteTaskPushNotificationConfig takes (specification §3.1.10). */
export type DeleteTaskPushNotificationConfigRequest = GetTaskPushNotificationConfigRequest

/** What ListTaskPushNotificationConfigs takes (specification §3.1.9). */
export const listTaskPushNotificationConfigsRequestSchema = wireObject({
  tenant: z.string().optional(),
  taskId: z.string().min(1),
  pageSize: z.int32({ error: 'expected a whole number' }).optional(),
  pageToken: z.string().optional(),
})

/** What ListTaskPushNotificationConfigs takes (specification §3.1.9). */
export type ListTaskPushNotificationConfigsRequest = z.infer<
  typeof listTaskPushNotificationConfigsRequestSchema
>

/** What ListTaskPushNotificationConfigs gives (specification §3.1.9). */
export const listTaskPushNotificationConfigsResponseSchema = wireObject({
  configs: z.array(taskPushNotificationConfigSchema).default([]),
  nextPageToken: z.string().default(''),
})

/** What ListTaskPushNotificationConfigs gives (specification §3.1.9). */
export type ListTaskPushNotificationConfigsResponse = z.infer<
  typeof listTaskPushNotificationConfigsResponseSchema
>
