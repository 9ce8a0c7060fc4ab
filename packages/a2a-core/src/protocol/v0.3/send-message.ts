import * as z from 'zod'
import { stringListSchema } from '../id.ts'
import { jsonObjectSchema, type JsonObject } from '../json.ts'
import type { Message } from '../message.ts'
import {
  historyLengthSchema,
  type SendMessageConfiguration,
  type SendMessageRequest,
} from '../send-message.ts'
import { wireObject } from '../wire-object.ts'
import { fromV03Message, toV03Message, v03UserMessageSchema, type V03Message } from './message.ts'
import {
  fromV03PushConfig,
  toV03PushConfig,
  v03PushConfigSchema,
  type V03PushConfig,
} from './push-config.ts'

/** What `message/send` and `message/stream` take in 0.3. */
export const v03SendMessageSchema = wireObject({
  message: v03UserMessageSchema,
  configuration: wireObject({
    acceptedOutputModes: stringListSchema.optional(),
    blocking: z.boolean().optional(),
    historyLength: historyLengthSchema,
    pushNotificationConfig: v03PushConfigSchema.optional(),
    /** The webhook, as HTTP+JSON names it. */
    pushNotification: v03PushConfigSchema.optional(),
  }).optional(),
  metadata: jsonObjectSchema.optional(),
})

/** What `message/send` and `message/stream` take in 0.3, as it is read. */
export type V03SendMessage = z.infer<typeof v03SendMessageSchema>

/**
 * Reads what `message/send` takes.
 *
 * The specification does not say what a message without `blocking` waits for. Over JSON-RPC the
 * reference servers wait; over HTTP+JSON, where false is written by leaving it out, they do not.
 */
export function fromV03SendMessage(
  { message, configuration, ...rest }: V03SendMessage,
  binding: 'JSONRPC' | 'HTTP+JSON',
): Omit<SendMessageRequest, 'message'> & { message: Message } {
  return {
    ...rest,
    message: fromV03Message(message),
    ...(configuration && { configuration: fromV03Configuration(configuration, binding) }),
  }
}

function fromV03Configuration(
  configuration: NonNullable<V03SendMessage['configuration']>,
  binding: 'JSONRPC' | 'HTTP+JSON',
): SendMessageConfiguration {
  const { pushNotification, pushNotificationConfig = pushNotification, ...others } = configuration
  const { blocking = binding === 'JSONRPC', historyLength, ...rest } = others
  // "If 0, the history will be unlimited": so the proto file, of the field in a body.
  const unlimited = binding === 'HTTP+JSON' && historyLength === 0
  return {
    ...rest,
    returnImmediately: !blocking,
    ...(historyLength !== undefined && !unlimited && { historyLength }),
    ...(pushNotificationConfig && {
      taskPushNotificationConfig: fromV03PushConfig(pushNotificationConfig),
    }),
  }
}

/** What `message/send` and `message/stream` take in 0.3, as it is written. */
export type WrittenV03SendMessage = {
  message: V03Message
  configuration: {
    acceptedOutputModes?: string[] | undefined
    blocking: boolean
    historyLength?: number | undefined
    pushNotificationConfig?: V03PushConfig
  }
  metadata?: JsonObject | undefined
}

/** Writes what `message/send` takes; whether it waits is always said. */
export function toV03SendMessage(request: SendMessageRequest): WrittenV03SendMessage {
  // 0.3 knows no tenants.
  const { tenant: _, message, configuration = {}, ...rest } = request
  const {
    returnImmediately = false,
    taskPushNotificationConfig: webhook,
    ...others
  } = configuration
  return {
    ...rest,
    message: toV03Message(message),
    configuration: {
      ...others,
      blocking: !returnImmediately,
      ...(webhook && { pushNotificationConfig: toV03PushConfig(webhook) }),
    },
  }
}
