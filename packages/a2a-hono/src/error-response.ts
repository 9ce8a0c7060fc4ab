import { toRestError, type A2AError } from 'a2a-core'
import { authOf } from './auth.ts'
import type { Serving } from './serving.ts'

/** An error that has no other form: as HTTP+JSON has it (specification §11.6). */
export function restError(
  serving: Serving,
  error: A2AError,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(toRestError(error)), {
    status: error.httpStatus,
    headers: {
      ...headers,
      ...errorHeaders(serving, error),
      'Content-Type': 'application/a2a+json',
    },
  })
}

/** The headers that go with an error. */
export function errorHeaders(
  { options }: Serving,
  { httpStatus, retryAfter }: A2AError,
): Record<string, string> {
  const challenge = httpStatus === 401 ? authOf(options.auth)?.challenge : undefined
  return {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...(challenge && { 'WWW-Authenticate': challenge }),
  }
}
