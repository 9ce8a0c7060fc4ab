import { UnsupportedMediaTypeError } from 'a2a-core'
import { activateExtensions, anonymousCaller, type Call } from 'a2a-core/server'
import { authOf } from './auth.ts'
import { publicCard } from './public-card.ts'
import type { Serving } from './serving.ts'

/** A request that is let in, whatever its binding. */
export type TakenRequest = {
  call: Call
  /** The `A2A-Version` that it asks for. */
  version: string | undefined
  /** To be aborted when the client leaves a stream: it ends the reading, never the task. */
  gone: AbortController
  /** The headers of its answer. */
  headers: Record<string, string>
}

/**
 * Lets a request in: tells who makes it, and what it activates.
 *
 * @param base the path the app is mounted at
 * @throws UnauthenticatedError, PermissionDeniedError, ExtensionSupportRequiredError
 */
export async function takeRequest(
  serving: Serving,
  request: Request,
  base: string,
): Promise<TakenRequest> {
  const { server, options } = serving
  const caller = (await authOf(options.auth)?.authenticate(request)) ?? anonymousCaller
  const extensions = activateExtensions(server.agent, requestedExtensions(request))
  const gone = new AbortController()
  return {
    call: {
      caller,
      extensions,
      signal: AbortSignal.any([request.signal, gone.signal]),
      card: () => publicCard(serving, request, base),
      lastEventId: request.headers.get('last-event-id') ?? undefined,
    },
    version:
      request.headers.get('a2a-version') ??
      new URL(request.url).searchParams.get('A2A-Version') ??
      undefined,
    gone,
    headers: {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(extensions.length > 0 && { 'A2A-Extensions': extensions.join(', ') }),
    },
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

function requestedExtensions(request: Request): string[] {
  const header = request.headers.get('a2a-extensions') ?? ''
  return header
    .split(',')
    .map((uri) => uri.trim())
    .filter((uri) => uri !== '')
}
