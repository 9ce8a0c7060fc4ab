import type { A2AError } from '../protocol/a2a-error.ts'
import { InvalidRequestError } from '../protocol/errors.ts'
import { isJsonObject, type JsonObject } from '../protocol/json.ts'
import { protocolVersions, type ProtocolVersion } from '../protocol/version.ts'
import { checkExtensions } from './check-extensions.ts'
import { calledOtherwise, checkVersion } from './check-version.ts'
import type { EventForm } from './encode-event.ts'
import { operationTable, type OperationRow } from './operation-table.ts'
import type { NumberedEvents } from './operations/send-streaming-message.ts'
import { parseJson } from './parse-json.ts'
import { readQuery } from './read-query.ts'
import type { RestOperation } from './rest-target.ts'
import type { Call, Server } from './server.ts'
import { toA2AError } from './to-a2a-error.ts'
import { answerV03Rest } from './v0.3/rest.ts'

/** An answer to an HTTP+JSON request: one JSON object, a stream of events, or an error. */
export type RestAnswer =
  | { kind: 'response'; body: unknown }
  | {
      kind: 'stream'
      /** How its events are to be written. */
      form: EventForm
      events: NumberedEvents
    }
  | { kind: 'error'; error: A2AError }

/**
 * Answers a request of the HTTP+JSON binding (specification §11): translation only, the operations
 * do the rest. It never throws: every error is an answer.
 *
 * @param operation what `findRestTarget` found; what stands in the path counts before all else
 * @param request.query the query: the other parameters of a request without a body
 * @param request.body the body of a POST, as text; undefined for methods that have none
 * @param request.version the `A2A-Version` of the request, if it has one
 * @param versions the versions that are spoken. Default: all there are
 */
export async function answerRest(
  server: Server,
  target: RestOperation,
  request: { query: URLSearchParams; body: string | undefined; version: string | undefined },
  call: Call,
  versions: readonly ProtocolVersion[] = protocolVersions,
): Promise<RestAnswer> {
  try {
    const { query, body, version } = request
    const meant = checkVersion(version, versions)
    checkExtensions(server.agent, call.extensions)
    if (meant === '0.3' && target.version === undefined) {
      throw calledOtherwise(target.name, version, versions)
    }
    const operation: OperationRow = operationTable[target.name]
    const given = body === undefined ? readQuery(operation.request, query) : readBody(body)
    const params = { ...given, ...target.params }
    if (target.version === '0.3') return await answerV03Rest(server, target.name, params, call)
    if ('stream' in operation) {
      return { kind: 'stream', form: '1.0', events: await operation.stream(server, params, call) }
    }
    // What gives nothing is answered with `google.protobuf.Empty`.
    return { kind: 'response', body: (await operation.answer(server, params, call)) ?? {} }
  } catch (thrown) {
    return { kind: 'error', error: toA2AError(server, thrown, call.caller) }
  }
}

/** The parameters in a body; none where there is none, or null, which some clients send instead. */
function readBody(body: string): JsonObject {
  const json = body.trim() === '' ? null : parseJson(body)
  if (json === null) return {}
  if (isJsonObject(json)) return json
  throw new InvalidRequestError('The body must be a JSON object')
}
