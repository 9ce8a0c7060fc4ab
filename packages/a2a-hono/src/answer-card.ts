import { protocolVersion, type AgentCard } from 'a2a-core'
import { toV03Card, versionMeant, withV03Fields } from 'a2a-core/server'
import { askedVersion } from './asked-version.ts'
import type { Incoming } from './incoming.ts'
import { methodNotAllowed } from './method-not-allowed.ts'
import { publicCard } from './public-card.ts'
import type { Serving } from './serving.ts'

/**
 * Answers with the agent's card, to be cached (specification §8.2, §8.6). It is public.
 *
 * @param form `'0.3'` for the card as 0.3 alone has it. Default: that of 1.0, with the fields of 0.3
 *   for clients that do not ask for 1.0
 */
export async function answerCard(
  serving: Serving,
  incoming: Incoming,
  form?: '0.3',
): Promise<Response> {
  const { request } = incoming
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return methodNotAllowed(serving, request, 'GET, HEAD, OPTIONS')
  }
  const { options } = serving
  const card = await publicCard(serving, incoming)
  const body = JSON.stringify(form ? toV03Card(card) : await servedCard(serving, incoming, card))
  const etag = await etagOf(body)
  const vary = varyOf(serving)
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': `public, max-age=${options.cardMaxAge ?? 300}`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    ETag: etag,
    ...(vary.length > 0 && { Vary: vary.join(', ') }),
  }
  const known = request.headers.get('if-none-match')?.split(',') ?? []
  if (known.some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(body, { headers })
}

/**
 * The card of 1.0. What is signed is sent as it was signed; to what is not, the fields of 0.3 are
 * added, unless the client asks for 1.0: some would not read it as a card of 1.0 then.
 */
async function servedCard(
  { server, versions }: Serving,
  { request, url }: Incoming,
  card: AgentCard,
): Promise<object> {
  if (server.signCard) return server.signCard(card)
  if (!versions.includes('0.3')) return card
  return versionMeant(askedVersion(request, url)) === protocolVersion ? card : withV03Fields(card)
}

/** The headers of a request that decide what its card says. */
function varyOf({ server, options: { url, trustProxy }, versions }: Serving): string[] {
  const forwarded = ['X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Forwarded-Prefix']
  const origin = url === undefined ? ['Host', ...(trustProxy ? forwarded : [])] : []
  return versions.includes('0.3') && !server.signCard ? ['A2A-Version', ...origin] : origin
}

async function etagOf(body: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))
  const bytes = new Uint8Array(digest, 0, 16)
  return `"${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}
