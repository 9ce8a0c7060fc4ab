import * as z from 'zod'
import { idSchema } from '../../protocol/id.ts'
import { parseParams } from '../../protocol/parse.ts'
import type { TaskPushNotificationConfig } from '../../protocol/push-notification.ts'
import { withV03Fields } from '../../protocol/v0.3/agent-card.ts'
import { toV03Event } from '../../protocol/v0.3/event.ts'
import { toHttpEvent, toHttpTask, toHttpTaskPushConfig } from '../../protocol/v0.3/http-json.ts'
import type { V03OperationName } from '../../protocol/v0.3/methods.ts'
import {
  fromV03PushConfig,
  toV03TaskPushConfig,
  v03PushConfigSchema,
} from '../../protocol/v0.3/push-config.ts'
import { fromV03SendMessage, v03SendMessageSchema } from '../../protocol/v0.3/send-message.ts'
import { toV03Task } from '../../protocol/v0.3/task.ts'
import { wireObject } from '../../protocol/wire-object.ts'
import type { RestAnswer } from '../rest.ts'
import type { Call, Server } from '../server.ts'
import { isV03Stream, performV03, streamV03, type V03Result } from './perform.ts'

/**
 * Answers a request of HTTP+JSON in 0.3: what its body holds is read as 1.0 has it, and the result
 * is written as 0.3 has it. What stands in paths and queries is called the same in both versions.
 *
 * @throws what is wrong with the request
 */
export async function answerV03Rest(
  server: Server,
  name: V03OperationName,
  params: object,
  call: Call,
): Promise<RestAnswer> {
  const read = readParams(name, params)
  if (isV03Stream(name)) {
    const events = await streamV03(server, name, read, call)
    return { kind: 'stream', form: '0.3 HTTP+JSON', events }
  }
  return { kind: 'response', body: writeResult(await performV03(server, name, read, call)) }
}

/** A webhook in a body: bare, as some clients send it, or in the request of the proto file. */
const webhookSchema = wireObject({
  taskId: idSchema,
  configId: z.string().optional(),
  config: wireObject({ pushNotificationConfig: v03PushConfigSchema.optional() }).optional(),
  pushNotificationConfig: v03PushConfigSchema.optional(),
}).check(({ value, issues }) => {
  if (value.pushNotificationConfig ?? value.config?.pushNotificationConfig) return
  const path = ['config', 'pushNotificationConfig']
  issues.push({ code: 'custom', input: value, path, message: 'expected an object' })
})

function readParams(name: V03OperationName, params: object): object {
  if (name === 'CreateTaskPushNotificationConfig') return readWebhook(params)
  if (name !== 'SendMessage' && name !== 'SendStreamingMessage') return params
  // The proto file calls the message `request`, and its JSON `message`: readers take both.
  const { request, ...rest } = params as { request?: unknown }
  const named = request === undefined ? rest : { message: request, ...rest }
  return fromV03SendMessage(parseParams(v03SendMessageSchema, named), 'HTTP+JSON')
}

function readWebhook(params: object): Partial<TaskPushNotificationConfig> {
  const { taskId, configId, config, pushNotificationConfig } = parseParams(webhookSchema, params)
  const given = pushNotificationConfig ?? config?.pushNotificationConfig
  if (!given) return { taskId }
  return { ...fromV03PushConfig(given), id: given.id || configId, taskId }
}

function writeResult(result: V03Result): unknown {
  switch (result.kind) {
    case 'event':
      return toHttpEvent(toV03Event(result.event))
    case 'task':
      return toHttpTask(toV03Task(result.task))
    case 'webhook':
      return toHttpTaskPushConfig(toV03TaskPushConfig(result.config))
    case 'webhooks':
      return { configs: result.configs.map(toV03TaskPushConfig).map(toHttpTaskPushConfig) }
    case 'nothing':
      return {}
    case 'card': {
      // Some clients read this card by its proto file, whose schemes are those of 1.0.
      const { signatures: _, ...card } = result.card
      return withV03Fields(card)
    }
  }
}
