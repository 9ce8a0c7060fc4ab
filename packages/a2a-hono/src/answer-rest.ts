import { MethodNotFoundError, type A2AError } from 'a2a-core'
import {
  anonymousCaller,
  answerRest as answerRestRequest,
  findRestTarget,
  toA2AError,
  type RestOperation,
} from 'a2a-core/server'
import { askedVersion } from './asked-version.ts'
import { authenticated, authOf } from './auth.ts'
import { restError, restForms } from './error-response.ts'
import { eventStream } from './event-stream.ts'
import type { Incoming } from './incoming.ts'
import { leaveTogether } from './leave-together.ts'
import { methodNotAllowed } from './method-not-allowed.ts'
import { readBody } from './read-body.ts'
import type { Serving } from './serving.ts'
import { checkContentType, takeRequest } from './take-request.ts'

/**
 * Answers a request of the HTTP+JSON binding (specification §11).
 *
 * @throws what the request is refused for before it is known what it asks for
 */
export async function answerRest(serving: Serving, incoming: Incoming): Promise<Response> {
  const { request, url, path } = incoming
  const target = findRestTarget(request.method, path, askedVersion(request, url))
  if (!target) throw nothingAt(path)
  const { operation, allow } = target
  if (!operation) return methodNotAllowed(serving, request, allow)
  try {
    return await answerOperation(serving, incoming, operation)
  } catch (error) {
    return restError(serving, toA2AError(serving.server, error), {}, operation.version)
  }
}

async function answerOperation(
  serving: Serving,
  incoming: Incoming,
  operation: RestOperation,
): Promise<Response> {
  const { request, url } = incoming
  const { server, options, versions } = serving
  const form = restForms[operation.version ?? '1.0']
  const takesBody = request.method === 'POST'
  if (takesBody && request.headers.has('content-type')) checkContentType(request)
  const auth = authOf(options.auth)
  const caller = auth ? await authenticated(auth, request) : anonymousCaller
  const { call, version, headers } = takeRequest(serving, incoming, caller)
  const body = takesBody ? await readBody(request, options.bodyLimit) : undefined
  if (body) checkContentType(request)
  const asked = { query: url.searchParams, body, version }
  const answer = await answerRestRequest(server, operation, asked, call, versions)
  switch (answer.kind) {
    case 'response':
      await leaveTogether()
      return new Response(JSON.stringify(answer.body), {
        headers: { ...headers, 'Content-Type': form.contentType },
      })
    case 'stream': {
      // Each event is itself; an error is an event of its own kind, for it is no StreamResponse.
      const envelope = {
        event: (json: string) => `data: ${json}`,
        error: (error: A2AError) => `event: error\ndata: ${JSON.stringify(form.error(error))}`,
      }
      return await eventStream(serving, incoming, answer, envelope, headers)
    }
    case 'error':
      return restError(serving, answer.error, headers, operation.version)
  }
}

function nothingAt(path: string): MethodNotFoundError {
  return new MethodNotFoundError(
    `There is nothing at ${JSON.stringify(path.slice(0, 200))}: the agent answers JSON-RPC at its ` +
      'root and HTTP+JSON at /message:send, /tasks and so on, and its card is at ' +
      '/.well-known/agent-card.json',
  )
}
