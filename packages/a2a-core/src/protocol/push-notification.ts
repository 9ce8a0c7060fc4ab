import * as z from 'zod'
import { idSchema, optionalIdSchema } from './id.ts'
import { wireObject } from './wire-object.ts'

/** The address of a webhook: one that can be called. Credentials have a field of their own. */
export const webhookUrlSchema = z.string().refine(isCallable, {
  error: 'expected a URL of http or https, without credentials',
})

/** Text that is told in a header of the call. */
export const headerTextSchema = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, {
  error: 'expected what a header can carry: one line of Latin characters',
})

/** How a webhook is to be called: scheme and credentials (specification §4.3.2). */
export const authenticationInfoSchema = wireObject({
  scheme: headerTextSchema.min(1),
  credentials: headerTextSchema.optional(),
})

/** How a webhook is to be called: scheme and credentials (specification §4.3.2). */
export type AuthenticationInfo = z.infer<typeof authenticationInfoSchema>

/** A webhook for the events of one task (specification §4.3.1). */
export const taskPushNotificationConfigSchema = wireObject({
  tenant: z.string().optional(),
  id: optionalIdSchema,
  taskId: z.string().optional(),
  url: webhookUrlSchema,
  token: headerTextSchema.optional(),
  authentication: authenticationInfoSchema.optional(),
})

/** A webhook for the events of one task (specification §4.3.1). */
export type TaskPushNotificationConfig = z.infer<typeof taskPushNotificationConfigSchema>

/** What GetTaskPushNotificationConfig takes (specification §3.1.8). */
export const getTaskPushNotificationConfigRequestSchema = wireObject({
  tenant: z.string().optional(),
  taskId: idSchema,
  id: idSchema,
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
  taskId: idSchema,
  pageSize: z.int32({ error: 'expected a whole number from 0' }).min(0).optional(),
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

function isCallable(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, username, password } = new URL(address)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}
