import type { A2AError } from '../protocol/a2a-error.ts'
import { InvalidAgentResponseError, newA2AError } from '../protocol/errors.ts'
import { isJsonObject } from '../protocol/json.ts'
import { readRestError } from '../protocol/rest-error.ts'
import { errorNameOfStatus, errorOfResponse, mediaTypeOf } from './error-of-response.ts'
import { httpTransport } from './http-transport.ts'
import { restRequest } from './rest-request.ts'
import type { Transport, TransportOptions } from './transport.ts'

/** The HTTP+JSON binding (specification §11). */
export function restTransport(options: TransportOptions): Transport {
  const { url, tenant } = options
  return httpTransport(
    {
      accept: 'application/a2a+json, application/json',
      request: (operation, params) => {
        return restRequest(url, operation, tenant === undefined ? params : { ...params, tenant })
      },
      result: readResult,
      event: readEvent,
    },
    options,
  )
}

function readResult(body: unknown, response: Response, url: string): unknown {
  if (!response.ok) throw readError(body, response, url)
  if (isJsonObject(body)) return body
  throw new InvalidAgentResponseError(
    `${url} answered ${response.status} with ${mediaTypeOf(response) || 'something'} ` +
      'that is no JSON object',
  )
}

function readError(body: unknown, response: Response, url: string): A2AError {
  const plain = errorOfResponse(response, url)
  const said = readRestError(body)
  if (!said) return plain
  const { name = plain.name, message, details } = said
  const { retryAfter } = plain
  return newA2AError(name, message, { details, ...(retryAfter !== undefined && { retryAfter }) })
}

function readEvent(body: unknown): unknown {
  const error = readRestError(body)
  if (!error) return body
  const { name, code = 500, message, details } = error
  throw newA2AError(name ?? errorNameOfStatus(code), message, { details })
}
