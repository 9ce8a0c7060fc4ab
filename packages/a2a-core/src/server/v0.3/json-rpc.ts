import * as z from 'zod'
import { MethodNotFoundError } from '../../protocol/errors.ts'
import { idSchema } from '../../protocol/id.ts'
import { jsonRpcResult, type JsonRpcId } from '../../protocol/json-rpc.ts'
import { parseParams } from '../../protocol/parse.ts'
import { toV03Card } from '../../protocol/v0.3/agent-card.ts'
import { toV03Event } from '../../protocol/v0.3/event.ts'
import { v03OperationOf, type V03OperationName } from '../../protocol/v0.3/methods.ts'
import {
  fromV03PushConfig,
  toV03TaskPushConfig,
  v03TaskPushConfigSchema,
} from '../../protocol/v0.3/push-config.ts'
import { fromV03SendMessage, v03SendMessageSchema } from '../../protocol/v0.3/send-message.ts'
import { toV03Task } from '../../protocol/v0.3/task.ts'
import { wireObject } from '../../protocol/wire-object.ts'
import type { JsonRpcAnswer } from '../json-rpc.ts'
import type { Call, Server } from '../server.ts'
import { isV03Stream, performV03, streamV03, type V03Result } from './perform.ts'

/**
 * Answers a JSON-RPC request of 0.3: its parameters are read as 1.0 has them, and the result is
 * written as 0.3 has it.
 *
 * @throws what is wrong with the request
 */
export async function answerV03JsonRpc(
  server: Server,
  { id, method, params }: { id: JsonRpcId; method: string; params: object },
  call: Call,
): Promise<JsonRpcAnswer> {
  const name = v03OperationOf(method)
  if (!name) {
    throw new MethodNotFoundError(`There is no method ${JSON.stringify(method)} in A2A 0.3`)
  }
  const read = readParams(name, params)
  if (isV03Stream(name)) {
    return { kind: 'stream', id, form: '0.3', events: await streamV03(server, name, read, call) }
  }
  const result = writeResult(await performV03(server, name, read, call))
  return { kind: 'response', response: jsonRpcResult(id, result) }
}

const taskSchema = wireObject({ id: idSchema })

const webhookSchema = wireObject({
  id: idSchema,
  pushNotificationConfigId: z.string().min(1).optional(),
})

function readParams(name: V03OperationName, params: object): object {
  switch (name) {
    case 'SendMessage':
    case 'SendStreamingMessage':
      return fromV03SendMessage(parseParams(v03SendMessageSchema, params), 'JSONRPC')
    case 'CreateTaskPushNotificationConfig': {
      const { taskId, pushNotificationConfig } = parseParams(v03TaskPushConfigSchema, params)
      return { ...fromV03PushConfig(pushNotificationConfig), taskId }
    }
    case 'GetTaskPushNotificationConfig':
    case 'DeleteTaskPushNotificationConfig': {
      const { id, pushNotificationConfigId = id } = parseParams(webhookSchema, params)
      return { taskId: id, id: pushNotificationConfigId }
    }
    case 'ListTaskPushNotificationConfigs':
      return { taskId: parseParams(taskSchema, params).id }
    case 'GetTask':
    case 'CancelTask':
    case 'SubscribeToTask':
    case 'GetExtendedAgentCard':
      // They are called the same in both versions.
      return params
  }
}

function writeResult(result: V03Result): unknown {
  switch (result.kind) {
    case 'event':
      return toV03Event(result.event)
    case 'task':
      return toV03Task(result.task)
    case 'webhook':
      return toV03TaskPushConfig(result.config)
    case 'webhooks':
      return result.configs.map(toV03TaskPushConfig)
    case 'nothing':
      return null
    case 'card':
      return toV03Card(result.card)
  }
}
