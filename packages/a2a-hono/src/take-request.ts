import { UnsupportedMediaTypeError } from 'a2a-core'
import { activateExtensions, type Call, type Caller } from 'a2a-core/server'
import { askedVersion } from './asked-version.ts'
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
 * Lets a request in: tells what it asks for, and what it activates.
 *
 * @param caller who makes it
 */
export function takeRequest(serving: Serving, incoming: Incoming, caller: Caller): TakenRequest {
  const { request, url } = incoming
  const headers: Record<string, string> = {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  }
  const { header, requested } = requestedExtensions(request)
  const extensions = activateExtensions(serving.server.agent, requested)
  if (extensions.length > 0) headers[header] = extensions.join(', ')
  return {
    call: {
      caller,
      extensions,
      request,
      card: () => publicCard(serving, incoming),
      lastEventId: request.headers.get('last-event-id') ?? undefined,
    },
    version: askedVersion(request, url),
    headers,
  }
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
  const current = headers.get('A2A-Extensions')
  const old = current === null ? headers.get('X-A2A-Extensions') : null
  const uris = (current ?? old)?.split(',').map((uri) => uri.trim()) ?? []
  return {
    header: old === null ? 'A2A-Extensions' : 'X-A2A-Extensions',
    requested: uris.filter((uri) => uri !== ''),
  }
}
