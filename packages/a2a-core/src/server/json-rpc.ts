import { A2AError } from '../protocol/a2a-error.ts'
import {
  InternalError,
  JSONParseError,
  MethodNotFoundError,
  PushNotificationNotSupportedError,
  UnsupportedOperationError,
} from '../protocol/errors.ts'
import { newId } from '../protocol/id.ts'
import {
  jsonRpcError,
  jsonRpcIdOf,
  jsonRpcResult,
  parseJsonRpcRequest,
  type JsonRpcId,
  type JsonRpcResponse,
} from '../protocol/json-rpc.ts'
import { isNestedDeeperThan, limits } from '../protocol/limits.ts'
import { checkVersion } from './check-version.ts'
import { cancelTask } from './operations/cancel-task.ts'
import { getTask } from './operations/get-task.ts'
import { listTasks } from './operations/list-tasks.ts'
import { sendMessage } from './operations/send-message.ts'
import { sendStreamingMessage, type NumberedEvent } from './operations/send-streaming-message.ts'
import { subscribeToTask } from './operations/subscribe-to-task.ts'
import type { Call, Server } from './server.ts'

/** An answer to a JSON-RPC request: one response, or a stream of events under its id. */
export type JsonRpcAnswer =
  | { kind: 'response'; response: JsonRpcResponse; error?: A2AError }
  | { kind: 'stream'; id: JsonRpcId; events: AsyncGenerator<NumberedEvent, void, undefined> }

const unary: {
  [method: string]: (server: Server, params: unknown, call: Call) => Promise<unknown>
} = {
  SendMessage: sendMessage,
  GetTask: getTask,
  ListTasks: listTasks,
  CancelTask: cancelTask,
  CreateTaskPushNotificationConfig: pushNotificationsNotSupported,
  GetTaskPushNotificationConfig: pushNotificationsNotSupported,
  ListTaskPushNotificationConfigs: pushNotificationsNotSupported,
  DeleteTaskPushNotificationConfig: pushNotificationsNotSupported,
  GetExtendedAgentCard: extendedAgentCardNotSupported,
}

const streaming: { [method: string]: typeof sendStreamingMessage } = {
  SendStreamingMessage: sendStreamingMessage,
  SubscribeToTask: subscribeToTask,
}

/**
 * Answers a JSON-RPC request (specification §9): translation only, the operations do the rest.
 * It never throws: every error is an answer.
 *
 * @param body the body of the request, as text
 * @param version the `A2A-Version` of the request, if it has one
 */
export async function answerJsonRpc(
  server: Server,
  body: string,
  version: string | undefined,
  call: Call,
): Promise<JsonRpcAnswer> {
  let id: JsonRpcId = null
  try {
    const json = parseJson(body)
    id = jsonRpcIdOf(json)
    const { method, params } = parseJsonRpcRequest(json)
    checkVersion(version)
    const answer = Object.hasOwn(unary, method) ? unary[method] : undefined
    if (answer) {
      const result = await answer(server, params ?? {}, call)
      return { kind: 'response', response: jsonRpcResult(id, result) }
    }
    const stream = Object.hasOwn(streaming, method) ? streaming[method] : undefined
    if (stream) return { kind: 'stream', id, events: await stream(server, params ?? {}, call) }
    throw new MethodNotFoundError(`There is no method ${JSON.stringify(method)}`)
  } catch (thrown) {
    const error = toA2AError(server, thrown)
    return { kind: 'response', response: jsonRpcError(id, error), error }
  }
}

/**
 * Makes any error one that may cross the wire. What is not ours is logged under an id, and the
 * caller gets the id alone.
 */
export function toA2AError({ onError }: Pick<Server, 'onError'>, thrown: unknown): A2AError {
  if (A2AError.is(thrown)) return thrown
  const id = newId()
  onError(thrown, { id })
  return new InternalError(`Something went wrong. It was logged under ${id}.`, { cause: thrown })
}

function parseJson(body: string): unknown {
  if (isNestedDeeperThan(body, limits.jsonDepth)) {
    throw new JSONParseError(`The JSON nests deeper than ${limits.jsonDepth} levels`)
  }
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new JSONParseError(undefined, { cause: error })
  }
}

async function pushNotificationsNotSupported(): Promise<never> {
  throw new PushNotificationNotSupportedError()
}

async function extendedAgentCardNotSupported(): Promise<never> {
  throw new UnsupportedOperationError('This agent declares no extended card')
}
