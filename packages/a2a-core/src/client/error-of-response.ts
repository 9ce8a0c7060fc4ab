import { A2AError } from '../protocol/a2a-error.ts'
import type { ErrorName } from '../protocol/error-table.ts'
import { newA2AError } from '../protocol/errors.ts'

/** The error that an HTTP status stands for where the body does not say it better. */
const errorOfStatus = new Map<number, ErrorName>([
  [401, 'UnauthenticatedError'],
  [403, 'PermissionDeniedError'],
  [404, 'MethodNotFoundError'],
  [405, 'MethodNotAllowedError'],
  [408, 'ServiceUnavailableError'],
  [410, 'MethodNotFoundError'],
  [413, 'PayloadTooLargeError'],
  [415, 'UnsupportedMediaTypeError'],
  [425, 'ServiceUnavailableError'],
  [429, 'TooManyRequestsError'],
  [502, 'ServiceUnavailableError'],
  [503, 'ServiceUnavailableError'],
  [504, 'ServiceUnavailableError'],
])

/** The error of a response whose body says nothing that a client could read. */
export function errorOfResponse(response: Response, url: string): A2AError {
  const { status, statusText } = response
  const retryAfter = retryAfterOf(response)
  return newA2AError(
    errorNameOfStatus(status),
    `${url} answered ${status}${statusText ? ` ${statusText}` : ''}`,
    retryAfter === undefined ? {} : { retryAfter },
  )
}

/** The name of the error that an HTTP status stands for. */
export function errorNameOfStatus(status: number): ErrorName {
  const name = errorOfStatus.get(status)
  if (name) return name
  if (status >= 500) return 'InternalError'
  return status >= 400 ? 'InvalidRequestError' : 'InvalidAgentResponseError'
}

/** The same error, with the time after which the response asks to try again. */
export function withRetryAfter(error: unknown, response: Response): unknown {
  const retryAfter = retryAfterOf(response)
  if (retryAfter === undefined || !A2AError.is(error)) return error
  return newA2AError(error.name, error.message, { details: error.details, retryAfter })
}

/** The media type of a response, without its parameters. */
export function mediaTypeOf(response: Response): string {
  const [type = ''] = (response.headers.get('Content-Type') ?? '').split(';')
  return type.trim().toLowerCase()
}

/** Seconds; the header holds them, or a date (RFC 9110 §10.2.3). */
function retryAfterOf(response: Response): number | undefined {
  const value = response.headers.get('Retry-After')?.trim()
  if (!value) return undefined
  if (/^\d+$/.test(value)) return Number(value)
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}
