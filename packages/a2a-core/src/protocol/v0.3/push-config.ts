import * as z from 'zod'
import { idSchema } from '../id.ts'
import {
  headerTextSchema,
  webhookUrlSchema,
  type TaskPushNotificationConfig,
} from '../push-notification.ts'
import { wireObject } from '../wire-object.ts'

/** A webhook in 0.3. */
export const v03PushConfigSchema = wireObject({
  id: z.string().optional(),
  url: webhookUrlSchema,
  token: headerTextSchema.optional(),
  authentication: wireObject({
    schemes: z.array(headerTextSchema).max(100).optional(),
    credentials: headerTextSchema.optional(),
  }).optional(),
})

/** A webhook in 0.3. */
export type V03PushConfig = z.infer<typeof v03PushConfigSchema>

/** A webhook for the events of one task in 0.3: what `tasks/pushNotificationConfig/set` takes. */
export const v03TaskPushConfigSchema = wireObject({
  taskId: idSchema,
  pushNotificationConfig: v03PushConfigSchema,
})

/** A webhook for the events of one task in 0.3. */
export type V03TaskPushConfig = z.infer<typeof v03TaskPushConfigSchema>

/** Writes a webhook as 0.3 has it. */
export function toV03TaskPushConfig(config: TaskPushNotificationConfig): V03TaskPushConfig {
  // 0.3 knows no tenants.
  const { taskId = '', tenant: _, ...rest } = config
  return { taskId, pushNotificationConfig: toV03PushConfig(rest) }
}

/** Writes a webhook as 0.3 has it, where its task is named otherwise. */
export function toV03PushConfig(config: TaskPushNotificationConfig): V03PushConfig {
  const { taskId: _, tenant: __, authentication, ...rest } = config
  if (!authentication) return rest
  const { scheme, ...credentials } = authentication
  return { ...rest, authentication: { ...credentials, schemes: [scheme] } }
}

/** Reads a webhook as 0.3 has it. */
export function fromV03PushConfig(config: V03PushConfig): TaskPushNotificationConfig {
  const { authentication, ...rest } = config
  // 0.3 lists schemes to choose from, 1.0 has the one that is used; a webhook without any has none.
  const { schemes: [scheme] = [], ...credentials } = authentication ?? {}
  return { ...rest, ...(scheme && { authentication: { ...credentials, scheme } }) }
}
