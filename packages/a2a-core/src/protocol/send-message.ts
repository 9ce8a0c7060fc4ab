import * as z from 'zod'
import { stringListSchema } from './id.ts'
import { jsonObjectSchema } from './json.ts'
import { messageSchema } from './message.ts'
import { taskPushNotificationConfigSchema } from './push-notification.ts'
import { taskSchema } from './task.ts'
import { wireObject } from './wire-object.ts'

/** How many of a task's latest messages an answer may carry (specification §3.2.4). */
export const historyLengthSchema = z
  .int32({ error: 'expected a whole number from 0 to 2147483647' })
  .min(0)
  .optional()

/** How a message is to be answered (specification §3.2.2). */
export const sendMessageConfigurationSchema = wireObject({
  acceptedOutputModes: stringListSchema.optional(),
  taskPushNotificationConfig: taskPushNotificationConfigSchema.optional(),
  historyLength: historyLengthSchema,
  returnImmediately: z.boolean().optional(),
})

/** How a message is to be answered (specification §3.2.2). */
export type SendMessageConfiguration = z.infer<typeof sendMessageConfigurationSchema>

/** What SendMessage and SendStreamingMessage take (specification §3.2.1). */
export const sendMessageRequestSchema = wireObject({
  tenant: z.string().optional(),
  message: messageSchema.extend({
    role: z.literal('ROLE_USER', { error: 'expected ROLE_USER: clients send user messages' }),
  }),
  configuration: sendMessageConfigurationSchema.optional(),
  metadata: jsonObjectSchema.optional(),
})

/** What SendMessage and SendStreamingMessage take (specification §3.2.1). */
export type SendMessageRequest = z.infer<typeof sendMessageRequestSchema>

/** What SendMessage gives: a task, or a direct reply (specification §3.1.1). */
export const sendMessageResponseSchema = wireObject({
  task: taskSchema.optional(),
  message: messageSchema.optional(),
}).refine(({ task, message }) => (task === undefined) !== (message === undefined), {
  error: 'expected exactly one of task, message',
})

/** What SendMessage gives: a task, or a direct reply (specification §3.1.1). */
export type SendMessageResponse = z.infer<typeof sendMessageResponseSchema>
