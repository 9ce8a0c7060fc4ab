import { MethodNotFoundError, toRestError } from 'a2a-core'
import { answerRest as answerRestRequest, findRestTarget } from 'a2a-core/server'
import { restError } from './error-response.ts'
import { eventStream, type Envelope } from './event-stream.ts'
import { methodNotAllowed } from './method-not-allowed.ts'
import { readBody } from './read-body.ts'
import type { Serving } from './serving.ts'
import { checkContentType, takeRequest } from './take-request.ts'

/**
 * Answers a request of the HTTP+JSON binding (specification §11).
 *
 * @param path the path below the agent's own
 * @param base the path the app is mounted at
 * @throws what the request is refused for before it is let in
 */
export async function answerRest(
  serving: Serving,
  request: Request,
  path: string,
  base: string,
): Promise<Response> {
  const target = findRestTarget(request.method, path)
  if (!target) throw nothingAt(path)
  const { operation, allow } = target
  if (!operation) return methodNotAllowed(serving, request, allow)
  const takesBody = request.method === 'POST'
  if (takesBody && request.headers.has('content-type')) checkContentType(request)
  const { call, version, gone, headers } = await takeRequest(serving, request, base)
  const body = takesBody ? await readBody(request, serving.options.bodyLimit) : undefined
  if (body) checkContentType(request)
  const query = new URL(request.url).searchParams
  const answer = await answerRestRequest(serving.server, operation, { query, body, version }, call)
  switch (answer.kind) {
    case 'response':
      return new Response(JSON.stringify(answer.body), {
        headers: { ...headers, 'Content-Type': 'application/a2a+json' },
      })
    case 'stream':
      return eventStream(serving, answer.events, envelope, gone, headers)
    case 'error':
      return restError(serving, answer.error, headers)
  }
}

/** Each event is itself; an error is an event of its own kind, for it is no StreamResponse. */
const envelope: Envelope = {
  event: (json) => `data: ${json}`,
  error: (error) => `event: error\ndata: ${JSON.stringify(toRestError(error))}`,
}

function nothingAt(path: string): MethodNotFoundError {
  return new MethodNotFoundError(
    `There is nothing at ${JSON.stringify(path.slice(0, 200))}: the agent answers JSON-RPC at its ` +
      'root and HTTP+JSON at /message:send, /tasks and so on, and its card is at ' +
      '/.well-known/agent-card.json',
  )
}
