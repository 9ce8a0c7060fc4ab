import * as z from 'zod'
import { MethodNotFoundError } from '../../protocol/errors.ts'
import { idSchema } from '../../protocol/id.ts'
import { jsonRpcResult, type JsonRpcId } from '../../protocol/json-rpc.ts'
import { invalidParams, parseParams } from '../../protocol/parse.ts'
import { toV03Card } from '../../protocol/v0.3/agent-card.ts'
import { toV03Event } from '../../protocol/v0.3/event.ts'
import { v03OperationOf, type V03OperationName } from '../../protocol/v0.3/methods.ts'
import {
  fromV03PushConfig,
  toV03TaskPushConfig,
  v03TaskPushConfigSchema,
} from '../../protocol/v0.3/push-config.ts'
import {
  fromV03SendMessage,
  v03SendMessageSchema,
  type V03SendMessage,
} from '../../protocol/v0.3/send-message.ts'
import { toV03Task } from '../../protocol/v0.3/task.ts'
import { wireObject } from '../../protocol/wire-object.ts'
import type { JsonRpcAnswer } from '../json-rpc.ts'
import type { NumberedEvents } from '../operations/send-streaming-message.ts'
import type { Call, Server } from '../server.ts'
import { isV03Stream, performV03, streamV03, type V03Result, type V03Stream } from './perform.ts'

/**
 * Answers a JSON-RPC request of 0.3: its parameters are read as 1.0 has them, and the result is
 * written as 0.3 has it. What is wrong with the request of a stream is thrown by its events: where
 * they await a stream, clients of 0.3 read nothing else.
 *
 * @throws what is wrong with any other request
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
  if (isV03Stream(name)) {
    return { kind: 'stream', id, form: '0.3', events: await events(server, name, params, call) }
  }
  const result = writeResult(await performV03(server, name, readParams(name, params), call))
  return { kind: 'response', response: jsonRpcResult(id, result) }
}

async function events(
  server: Server,
  name: V03Stream,
  params: object,
  call: Call,
): Promise<NumberedEvents> {
  try {
    return await streamV03(server, name, readParams(name, params), call)
  } catch (error) {
    return broken(error)
  }
}

/** A stream of nothing but an error. */
function broken(error: unknown): NumberedEvents {
  return {
    async next() {
      throw error
    },
    async return() {
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
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
      return fromV03SendMessage(readMessage(params), 'JSONRPC')
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

/** What `message/send` takes; over JSON-RPC, parts say of what kind they are. */
function readMessage(params: object): V03SendMessage {
  const request = parseParams(v03SendMessageSchema, params)
  const index = request.message.parts?.findIndex(({ kind }) => kind === undefined) ?? -1
  if (index === -1) return request
  const field = `message.parts[${index}].kind`
  throw invalidParams([{ field, description: 'expected text, file or data' }])
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
