import type { SecurityRequirement, SecurityScheme } from 'a2a-core'
import type { Caller } from 'a2a-core/server'

/**
 * How callers prove who they are: what is declared on the card, and what is enforced
 * (specification §7).
 *
 * @example
 * const auth: Auth = {
 *   securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } } },
 *   securityRequirements: [{ schemes: { key: { list: [] } } }],
 *   challenge: 'ApiKey',
 *   authenticate(request) {
 *     const owner = owners.get(request.headers.get('x-api-key') ?? '')
 *     if (!owner) throw new UnauthenticatedError('Send your key in the header X-Api-Key')
 *     return { tenant: '', owner }
 *   },
 * }
 */
export type Auth = {
  securitySchemes: { [name: string]: SecurityScheme }
  securityRequirements: SecurityRequirement[]
  /** What `WWW-Authenticate` says with a 401. */
  challenge: string
  /**
   * Tells who calls.
   *
   * @throws UnauthenticatedError, answered with 401, or PermissionDeniedError, with 403
   */
  authenticate(request: Request): Caller | Promise<Caller>
}

/** The `Auth` there is, if callers are to prove anything. */
export function authOf(auth: Auth | 'loopback' | 'none' | undefined): Auth | undefined {
  return typeof auth === 'object' ? auth : undefined
}

/**
 * Who calls, as `auth` has it: nobody must not pass for somebody.
 *
 * @throws UnauthenticatedError, PermissionDeniedError; TypeError when `authenticate` gave no caller
 */
export async function authenticated(auth: Auth, request: Request): Promise<Caller> {
  const given: Caller | undefined = await auth.authenticate(request)
  if (typeof given?.tenant === 'string' && typeof given.owner === 'string') return given
  throw new TypeError(
    "a2a(): auth.authenticate must give { tenant, owner }, both text ('' where there is one tenant " +
      'alone), or throw UnauthenticatedError',
  )
}
