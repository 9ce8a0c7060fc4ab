import { toA2AError } from 'a2a-core/server'
import { answerCard } from './answer-card.ts'
import { answerRpc } from './answer-rpc.ts'
import { checkHost } from './check-host.ts'
import { restError } from './error-response.ts'
import type { Serving } from './serving.ts'

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
