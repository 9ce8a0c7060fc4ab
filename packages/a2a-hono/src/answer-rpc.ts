import { jsonRpcError, type A2AError, type JsonRpcId, type JsonRpcResponse } from 'a2a-core'
import { anonymousCaller, answerJsonRpc, toA2AError, versionMeant } from 'a2a-core/server'
import { authenticated, authOf } from './auth.ts'
import { checkHost } from './check-host.ts'
import { errorHeaders } from './error-response.ts'
import { eventStream, type Envelope } from './event-stream.ts'
import type { Incoming } from './incoming.ts'
import { leaveTogether } from './leave-together.ts'
import { longIdIn } from './long-id-in.ts'
import { methodNotAllowed } from './method-not-allowed.ts'
import { readBody } from './read-body.ts'
import type { Serving } from './serving.ts'
import { checkContentType, takeRequest } from './take-request.ts'

/** Answers a JSON-RPC request over HTTP (specification §9). */
export async function answerRpc(serving: Serving, incoming: Incoming): Promise<Response> {
  const { request } = incoming
  const { server, options, versions } = serving
  try {
    checkHost(serving, incoming)
    if (request.method !== 'POST') return methodNotAllowed(serving, request, 'POST, OPTIONS')
    checkContentType(request)
    const auth = authOf(options.auth)
    const caller = auth ? await authenticated(auth, request) : anonymousCaller
    const { call, version, headers } = takeRequest(serving, incoming, caller)
    const body = await readBody(request, options.bodyLimit)
    const answer = await answerJsonRpc(server, body, version, call, versions)
    if (answer.kind === 'stream') {
      const envelope = new ResponseEnvelope(answer.id, longIdIn(body, answer.id))
      return await eventStream(serving, incoming, answer, envelope, headers)
    }
    await leaveTogether()
    const { response, error } = answer
    const text = textOf(response, longIdIn(body, response.id))
    if (!error) return inJson(text, 200, headers)
    const old = versions.includes('0.3') && versionMeant(version) === '0.3'
    return inJson(text, statusOf(error, old), { ...headers, ...errorHeaders(serving, error) })
  } catch (thrown) {
    return refuse(serving, toA2AError(server, thrown))
  }
}

/** What went wrong before there was a JSON-RPC request: HTTP's own statuses, a readable body. */
function refuse(serving: Serving, error: A2AError): Response {
  const text = JSON.stringify(jsonRpcError(null, error))
  return inJson(text, error.httpStatus, errorHeaders(serving, error))
}

/** Servers send a text under plain headers as it is; `Response.json` makes a copy of the headers. */
function inJson(text: string, status: number, headers: Record<string, string>): Response {
  return new Response(text, {
    status,
    headers: { ...headers, 'Content-Type': 'application/json' },
  })
}

/**
 * JSON-RPC answers its errors with 200; what is no JSON-RPC request at all is a bad request, and
 * what may succeed a moment later says so to whatever stands between, too (specification §3.3.2).
 * Some clients of 0.3 read no error that has another status.
 */
function statusOf({ name, httpStatus }: A2AError, old: boolean): number {
  if (name === 'JSONParseError') return httpStatus
  return !old && (name === 'InvalidRequestError' || name === 'ServiceUnavailableError')
    ? httpStatus
    : 200
}

/**
 * A response as JSON.
 *
 * @param longId its id as the request wrote it, where that is not what was read
 */
function textOf(response: JsonRpcResponse, longId: string | undefined): string {
  const text = JSON.stringify(response)
  return longId === undefined
    ? text
    : text.replace(`"id":${JSON.stringify(response.id)}`, `"id":${longId}`)
}

/** Each event is a response to the one request (specification §9.4.2). */
class ResponseEnvelope implements Envelope {
  readonly #id: JsonRpcId
  readonly #longId: string | undefined
  /** What all events begin with. */
  readonly #start: string

  constructor(id: JsonRpcId, longId: string | undefined) {
    this.#id = id
    this.#longId = longId
    this.#start = `data: {"jsonrpc":"2.0","id":${longId ?? JSON.stringify(id)},"result":`
  }

  event(json: string): string {
    return `${this.#start}${json}}`
  }

  error(error: A2AError): string {
    return `data: ${textOf(jsonRpcError(this.#id, error), this.#longId)}`
  }
}
