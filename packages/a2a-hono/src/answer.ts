import type { Context } from 'hono'
import { toA2AError } from 'a2a-core/server'
import { answerCard } from './answer-card.ts'
import { answerRest } from './answer-rest.ts'
import { answerRpc } from './answer-rpc.ts'
import { checkHost } from './check-host.ts'
import { restError } from './error-response.ts'
import { inAcceptedType } from './in-accepted-type.ts'
import { routeBase } from './route-base.ts'
import type { Serving } from './serving.ts'
import { withoutTrailingSlashes } from './without-trailing-slashes.ts'

/** Answers one request: the card, JSON-RPC at the root, HTTP+JSON below it. */
export async function answer(serving: Serving, context: Context): Promise<Response> {
  const request = context.req.raw
  const url = new URL(request.url)
  const base = routeBase(context, url)
  const path = withoutTrailingSlashes(url.pathname.slice(base.length))
  try {
    checkHost(serving, url)
    if (path === '') return await answerRpc(serving, request, base)
    if (path === '/.well-known/agent-card.json') return await answerCard(serving, request, base)
    if (path === '/.well-known/agent.json' && serving.versions.includes('0.3')) {
      return await answerCard(serving, request, base, '0.3')
    }
    return inAcceptedType(request, await answerRest(serving, request, path, base))
  } catch (error) {
    return inAcceptedType(request, restError(serving, toA2AError(serving.server, error)))
  }
}
