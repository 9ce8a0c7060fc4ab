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
import { v03OperationOf } from '../protocol/v0.3/methods.ts'
import { protocolVersions, type ProtocolVersion } from '../protocol/version.ts'
import { checkExtensions } from './check-extensions.ts'
import { calledOtherwise, checkVersion } from './check-version.ts'
import type { EventForm } from './encode-event.ts'
import { operationOf } from './operation-table.ts'
import type { NumberedEvents } from './operations/send-streaming-message.ts'
import { parseJson } from './parse-json.ts'
import type { Call, Server } from './server.ts'
import { toA2AError } from './to-a2a-error.ts'
import { answerV03JsonRpc } from './v0.3/json-rpc.ts'

/** An answer to a JSON-RPC request: one response, or a stream of events under its id. */
export type JsonRpcAnswer =
  | { kind: 'response'; response: JsonRpcResponse; error?: A2AError }
  | {
      kind: 'stream'
      id: JsonRpcId
      /** How its events are to be written. */
      form: EventForm
      events: NumberedEvents
    }

/**
 * Answers a JSON-RPC request (specification §9): translation only, the operations do the rest.
 * It never throws: every error is an answer.
 *
 * @param body the body of the request, as text
 * @param version the `A2A-Version` of the request, if it has one
 * @param versions the versions that are spoken. Default: all there are
 */
export async function answerJsonRpc(
  server: Server,
  body: string,
  version: string | undefined,
  call: Call,
  versions: readonly ProtocolVersion[] = protocolVersions,
): Promise<JsonRpcAnswer> {
  let id: JsonRpcId = null
  try {
    const json = parseJson(body)
    id = jsonRpcIdOf(json)
    const { method, params = {} } = parseJsonRpcRequest(json)
    const meant = checkVersion(version, versions)
    checkExtensions(server.agent, call.extensions)
    const operation = operationOf(method)
    if (meant === '0.3') {
      if (operation) throw calledOtherwise(method, version, versions)
      return await answerV03JsonRpc(server, { id, method, params }, call)
    }
    if (!operation) {
      const name = v03OperationOf(method)
      const instead = name ? ` in A2A 1.0, which calls it ${name}` : ''
      throw new MethodNotFoundError(`There is no method ${JSON.stringify(method)}${instead}`)
    }
    if ('stream' in operation) {
      return {
        kind: 'stream',
        id,
        form: '1.0',
        events: await operation.stream(server, params, call),
      }
    }
    const result = await operation.answer(server, params, call)
    return { kind: 'response', response: jsonRpcResult(id, result) }
  } catch (thrown) {
    const error = toA2AError(server, thrown, call.caller)
    return { kind: 'response', response: jsonRpcError(id, error), error }
  }
}
