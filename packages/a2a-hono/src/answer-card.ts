import { methodNotAllowed } from './method-not-allowed.ts'
import { publicCard } from './public-card.ts'
import type { Serving } from './serving.ts'

/** Answers with the agent's card, to be cached (specification §8.2, §8.6). It is public. */
export async function answerCard(
  serving: Serving,
  request: Request,
  base: string,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return methodNotAllowed(serving, request, 'GET, HEAD, OPTIONS')
  }
  const { server, options } = serving
  const card = await publicCard(serving, request, base)
  const body = JSON.stringify(server.signCard ? await server.signCard(card) : card)
  const etag = await etagOf(body)
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': `public, max-age=${options.cardMaxAge ?? 300}`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    ETag: etag,
    ...(options.url === undefined && { Vary: varyOf(options.trustProxy) }),
  }
  const known = request.headers.get('if-none-match')?.split(',') ?? []
  if (known.some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(body, { headers })
}

function varyOf(trustProxy: boolean | undefined): string {
  return trustProxy ? 'Host, X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Prefix' : 'Host'
}

async function etagOf(body: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))
  const bytes = new Uint8Array(digest, 0, 16)
  return `"${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}
