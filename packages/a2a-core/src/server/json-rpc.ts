import type { A2AError } from '../protocol/a2a-error.ts'
import { MethodNotFoundError } from '../protocol/errors.ts'
import {
  jsonRpcError,
  jsonRpcIdOf,
  jsonRpcResult,
  parseJsonRpcRequest,
  type JsonRpcId,
  type JsonRpcResponse,
} from '../protocol/json-rpc.ts'
import { checkVersion } from './check-version.ts'
import { operationOf } from './operation-table.ts'
import type { NumberedEvent } from './operations/send-streaming-message.ts'
import { parseJson } from './parse-json.ts'
import type { Call, Server } from './server.ts'
import { toA2AError } from './to-a2a-error.ts'

/** An answer to a JSON-RPC request: one response, or a stream of events under its id. */
export type JsonRpcAnswer =
  | { kind: 'response'; response: JsonRpcResponse; error?: A2AError }
  | { kind: 'stream'; id: JsonRpcId; events: AsyncGenerator<NumberedEvent, void, undefined> }

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
    const { method, params = {} } = parseJsonRpcRequest(json)
    checkVersion(version)
    const operation = operationOf(method)
    if (!operation) throw new MethodNotFoundError(`There is no method ${JSON.stringify(method)}`)
    if ('stream' in operation) {
      return { kind: 'stream', id, events: await operation.stream(server, params, call) }
    }
    const result = await operation.answer(server, params, call)
    return { kind: 'response', response: jsonRpcResult(id, result) }
  } catch (thrown) {
    const error = toA2AError(server, thrown)
    return { kind: 'response', response: jsonRpcError(id, error), error }
  }
}
