import { toRestError, type A2AError, type ProtocolVersion } from 'a2a-core'
import { toV03RestError } from 'a2a-core/server'
import { authOf } from './auth.ts'
import type { Serving } from './serving.ts'

/** How HTTP+JSON is written in each version. */
export const restForms = {
  '1.0': { contentType: 'application/a2a+json', error: toRestError },
  '0.3': { contentType: 'application/json', error: toV03RestError },
} as const satisfies { [version in ProtocolVersion]: unknown }

/**
 * An error that has no other form: as HTTP+JSON has it (specification §11.6).
 *
 * @param version the version that it is written in. Default: 1.0
 */
export function restError(
  serving: Serving,
  error: A2AError,
  headers: Record<string, string> = {},
  version: ProtocolVersion = '1.0',
): Response {
  const form = restForms[version]
  return new Response(JSON.stringify(form.error(error)), {
    status: error.httpStatus,
    headers: {
      ...headers,
      ...errorHeaders(serving, error),
      'Content-Type': form.contentType,
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
