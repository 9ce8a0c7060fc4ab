import type { Context } from 'hono'
import { toA2AError } from 'a2a-core/server'
import { answerCard } from './answer-card.ts'
import { answerRest } from './answer-rest.ts'
import { answerRpc } from './answer-rpc.ts'
import { checkHost } from './check-host.ts'
import { endConnection } from './end-connection.ts'
import { restError } from './error-response.ts'
import { inAcceptedType } from './in-accepted-type.ts'
import { incomingOf, type Incoming } from './incoming.ts'
import { keepRunning } from './keep-running.ts'
import type { Serving } from './serving.ts'

/** Answers one request: the card, JSON-RPC at the root, HTTP+JSON below it. */
export function answer(serving: Serving, context: Context): Promise<Response> {
  const incoming = incomingOf(serving, context)
  if (serving.server.closing) endConnection(incoming.env)
  const answered =
    incoming.path === '' ? answerRpc(serving, incoming) : answerPath(serving, incoming)
  keepRunning(serving, context, answered)
  return answered
}

async function answerPath(serving: Serving, incoming: Incoming): Promise<Response> {
  const { request, path } = incoming
  try {
    checkHost(serving, incoming)
    if (path === '/.well-known/agent-card.json') return await answerCard(serving, incoming)
    if (path === '/.well-known/agent.json' && serving.versions.includes('0.3')) {
      return await answerCard(serving, incoming, '0.3')
    }
    return inAcceptedType(request, await answerRest(serving, incoming))
  } catch (error) {
    return inAcceptedType(request, restError(serving, toA2AError(serving.server, error)))
  }
}
