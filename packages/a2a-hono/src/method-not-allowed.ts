import { MethodNotAllowedError } from 'a2a-core'
import { restError } from './error-response.ts'
import type { Serving } from './serving.ts'

/** Refuses a method, and says which are allowed. */
export function methodNotAllowed(serving: Serving, request: Request, allowed: string): Response {
  const headers = { Allow: allowed }
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
  const error = new MethodNotAllowedError(
    `${request.method} is not allowed here; allowed is ${allowed}`,
  )
  return restError(serving, error, headers)
}
