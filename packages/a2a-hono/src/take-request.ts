import { UnsupportedMediaTypeError } from 'a2a-core'
import { activateExtensions, anonymousCaller, type Call, type Caller } from 'a2a-core/server'
import { askedVersion } from './asked-version.ts'
import { authOf } from './auth.ts'
import type { Incoming } from './incoming.ts'
import { publicCard } from './public-card.ts'
import type { Serving } from './serving.ts'

/** A request that is let in, whatever its binding. */
export type TakenRequest = {
  call: Call
  /** The `A2A-Version` that it asks for. */
  version: string | undefined
  /** The headers of its answer. */
  headers: Record<string, string>
}

/**
 * Lets a request in: tells who makes it, and what it activates.
 *
 * @throws UnauthenticatedError, PermissionDeniedError
 */
export async function takeRequest(serving: Serving, incoming: Incoming): Promise<TakenRequest> {
  const { server, options } = serving
  const { request, url } = incoming
  const auth = authOf(options.auth)
  const caller = auth ? callerOf(await auth.authenticate(request)) : anonymousCaller
  const { header, requested } = requestedExtensions(request)
  const extensions = activateExtensions(server.agent, requested)
  return {
    call: {
      caller,
      extensions,
      request,
      card: () => publicCard(serving, incoming),
      lastEventId: request.headers.get('last-event-id') ?? undefined,
    },
    version: askedVersion(request, url),
    headers: {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(extensions.length > 0 && { [header]: extensions.join(', ') }),
    },
  }
}

/**
 * Who calls, as `auth` has it: nobody must not pass for somebody.
 *
 * @throws TypeError when `authenticate` gave no caller
 */
function callerOf(given: Caller | undefined): Caller {
  if (typeof given?.tenant === 'string' && typeof given.owner === 'string') return given
  throw new TypeError(
    "a2a(): auth.authenticate must give { tenant, owner }, both text ('' where there is one tenant " +
      'alone), or throw UnauthenticatedError',
  )
}

/**
 * Checks that a body says that it is JSON, and is not compressed.
 *
 * @throws UnsupportedMediaTypeError saying what to send
 */
export function checkContentType(request: Request): void {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/a2a+json') {
    throw new UnsupportedMediaTypeError(
      `Send the request as application/json${type ? `, not ${JSON.stringify(type.slice(0, 100))}` : ''}: ` +
        'add the header "Content-Type: application/json"',
    )
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new UnsupportedMediaTypeError('Send the request without Content-Encoding')
  }
}

/** The extensions that a request names, and the header in which it does: 0.3 has its own. */
function requestedExtensions({ headers }: Request): { header: string; requested: string[] } {
  const old = 'X-A2A-Extensions'
  const header = headers.has(old) && !headers.has('A2A-Extensions') ? old : 'A2A-Extensions'
  const uris = (headers.get(header) ?? '').split(',').map((uri) => uri.trim())
  return { header, requested: uris.filter((uri) => uri !== '') }
}
