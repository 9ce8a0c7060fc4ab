import type { A2AError } from '../protocol/a2a-error.ts'
import { InvalidAgentResponseError, newA2AError } from '../protocol/errors.ts'
import { isJsonObject } from '../protocol/json.ts'
import { readRestError, type ReadRestError } from '../protocol/rest-error.ts'
import { errorNameOfStatus, errorOfResponse, mediaTypeOf } from './error-of-response.ts'
import { httpTransport, type Binding } from './http-transport.ts'
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
      ...restReaders(readRestError),
    },
    options,
  )
}

/**
 * How results are read, which are the bodies and the events themselves.
 *
 * @param readError reads a body or an event that is an error; undefined when it is none
 */
export function restReaders(
  readError: (body: unknown) => ReadRestError | undefined,
): Pick<Binding, 'result' | 'event'> {
  return {
    result(body, response, url) {
      if (!response.ok) throw errorOf(readError(body), response, url)
      if (isJsonObject(body)) return body
      throw new InvalidAgentResponseError(
        `${url} answered ${response.status} with ${mediaTypeOf(response) || 'something'} ` +
          'that is no JSON object',
      )
    },
    event(body) {
      const error = readError(body)
      if (!error) return body
      const { name, code = 500, message, details } = error
      throw newA2AError(name ?? errorNameOfStatus(code), message, { details })
    },
  }
}

function errorOf(said: ReadRestError | undefined, response: Response, url: string): A2AError {
  const plain = errorOfResponse(response, url)
  if (!said) return plain
  const { name = plain.name, message, details } = said
  const { retryAfter } = plain
  return newA2AError(name, message, { details, ...(retryAfter !== undefined && { retryAfter }) })
}
