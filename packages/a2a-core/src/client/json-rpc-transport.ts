import { InvalidAgentResponseError } from '../protocol/errors.ts'
import { newId } from '../protocol/id.ts'
import { isJsonObject } from '../protocol/json.ts'
import { readJsonRpcResponse } from '../protocol/json-rpc.ts'
import { errorOfResponse, mediaTypeOf, withRetryAfter } from './error-of-response.ts'
import { parseJson, readText, type BodySource } from './read-body.ts'
import { readSse } from './read-sse.ts'
import { sendRequest, type HttpRequest } from './send-request.ts'
import type {
  Operation,
  StreamedResult,
  StreamingOperation,
  Transport,
  TransportOptions,
  StreamOptions,
} from './transport.ts'
import { within } from './within.ts'

/** The JSON-RPC binding (specification §9). */
export function jsonRpcTransport({ url, tenant, http, idleTimeout }: TransportOptions): Transport {
  function post(
    operation: Operation | StreamingOperation,
    params: object,
    request: Omit<HttpRequest, 'url' | 'body'>,
  ): Promise<Response> {
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: newId(),
      method: operation,
      params: tenant === undefined ? params : { ...params, tenant },
    })
    return sendRequest(http, { ...request, url, body })
  }

  async function* events(
    response: Response,
    { signal, openTimeout }: StreamOptions,
  ): AsyncGenerator<StreamedResult, void, undefined> {
    const idleFrom = openTimeout === undefined ? 'first event' : 'start'
    for await (const { id, data } of readSse(response, { url, signal, idleTimeout, idleFrom })) {
      const body = parseJson(data)
      if (body === undefined) {
        throw new InvalidAgentResponseError(`${url} sent an event that is not JSON`)
      }
      yield { id, result: readJsonRpcResponse(body) }
    }
  }

  return {
    url,
    async call(operation, params, { extensions, signal }) {
      const response = await post(operation, params, {
        accept: 'application/json',
        extensions,
        signal,
      })
      return readResult(response, { url, signal })
    },
    async stream(operation, params, options) {
      const { extensions, lastEventId, openTimeout, signal } = options
      const response = await within(openTimeout, url, signal, (opening) =>
        post(operation, params, {
          accept: 'text/event-stream',
          extensions,
          lastEventId,
          signal: opening,
        }),
      )
      if (response.ok && mediaTypeOf(response) === 'text/event-stream') {
        return events(response, options)
      }
      // An error; or one result, from a server that has no more to say than that.
      return single(await readResult(response, { url, signal }))
    },
  }
}

async function readResult(response: Response, source: BodySource): Promise<unknown> {
  const body = parseJson(await readText(response, source))
  if (isJsonObject(body) && 'jsonrpc' in body) {
    try {
      return readJsonRpcResponse(body)
    } catch (error) {
      throw withRetryAfter(error, response)
    }
  }
  if (!response.ok) throw errorOfResponse(response, source.url)
  throw new InvalidAgentResponseError(
    `${source.url} answered ${response.status} with ${mediaTypeOf(response) || 'something'} ` +
      'that is no JSON-RPC 2.0',
  )
}

async function* single(result: unknown): AsyncGenerator<StreamedResult, void, undefined> {
  yield { id: undefined, result }
}
