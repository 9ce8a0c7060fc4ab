import { MethodNotAllowedError, type A2AError } from 'a2a-core'
import { toA2AError, type Server } from 'a2a-core/server'
import type { A2AOptions } from './a2a-options.ts'
import { answerCard } from './answer-card.ts'
import { answerRpc } from './answer-rpc.ts'
import { checkHost } from './check-host.ts'
import { restError } from './error-response.ts'

/** What an app serves, and whether it has said what it has to say once. */
export type Serving = { server: Server; options: A2AOptions; warned: boolean }

/**
 * Answers one request.
 *
 * @param base the path the app is mounted at, without a slash at its end
 */
export async function answer(serving: Serving, request: Request, base: string): Promise<Response> {
  const path = new URL(request.url).pathname.slice(base.length).replace(/\/+$/, '')
  try {
    checkHost(serving, request)
    if (path === '') return await answerRpc(serving, request)
    if (path === '/.well-known/agent-card.json') return await answerCard(serving, request, base)
    return notFound(path)
  } catch (error) {
    return restError(toA2AError(serving.server, error))
  }
}

/** Refuses a method, and says which are allowed. */
export function methodNotAllowed(request: Request, allowed: string): Response {
  const headers = { Allow: allowed }
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
  const error: A2AError = new MethodNotAllowedError(
    `${request.method} is not allowed here; allowed is ${allowed}`,
  )
  return restError(error, headers)
}

function notFound(path: string): Response {
  const body = {
    error: {
      code: 404,
      status: 'NOT_FOUND',
      message:
        `There is nothing at ${JSON.stringify(path.slice(0, 200))}: the agent answers JSON-RPC at its ` +
        'root, and its card is at /.well-known/agent-card.json',
    },
  }
  return Response.json(body, { status: 404, headers: { 'X-Content-Type-Options': 'nosniff' } })
}
