import { InvalidAgentResponseError } from '../protocol/errors.ts'
import { newId } from '../protocol/id.ts'
import { isJsonObject } from '../protocol/json.ts'
import { readJsonRpcResponse } from '../protocol/json-rpc.ts'
import { errorOfResponse, mediaTypeOf, withRetryAfter } from './error-of-response.ts'
import { httpTransport } from './http-transport.ts'
import type { Transport, TransportOptions } from './transport.ts'

/** The JSON-RPC binding (specification §9). */
export function jsonRpcTransport(options: TransportOptions): Transport {
  const { url, tenant } = options
  return httpTransport(
    {
      accept: 'application/json',
      request: (method, given) => {
        const params = tenant === undefined ? given : { ...given, tenant }
        return { url, body: JSON.stringify({ jsonrpc: '2.0', id: newId(), method, params }) }
      },
      result: readRpcResult,
      event: readJsonRpcResponse,
    },
    options,
  )
}

/**
 * The result of a JSON-RPC response over HTTP.
 *
 * @throws the error that it carries, or InvalidAgentResponseError
 */
export function readRpcResult(body: unknown, response: Response, url: string): unknown {
  if (isJsonObject(body) && 'jsonrpc' in body) {
    try {
      return readJsonRpcResponse(body)
    } catch (error) {
      throw withRetryAfter(error, response)
    }
  }
  if (!response.ok) throw errorOfResponse(response, url)
  throw new InvalidAgentResponseError(
    `${url} answered ${response.status} with ${mediaTypeOf(response) || 'something'} ` +
      'that is no JSON-RPC 2.0',
  )
}
