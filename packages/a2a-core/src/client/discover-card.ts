import { agentCardSchema, type AgentCard } from '../protocol/agent-card.ts'
import { isJsonObject } from '../protocol/json.ts'
import { ConnectError } from './connect-error.ts'
import { errorOfResponse, mediaTypeOf } from './error-of-response.ts'
import { parseResult } from './parse-result.ts'
import { parseJson, readText } from './read-body.ts'
import { isTransient, retry } from './retry.ts'
import { sendRequest, type Http } from './send-request.ts'

/** A card, and the address it came from. */
export type DiscoveredCard = { card: AgentCard; cardUrl: string }

/** How a card is asked for. */
export type DiscoverOptions = {
  http: Http
  /** How often each address is tried. */
  attempts: number
  extensions?: readonly string[] | undefined
  signal: AbortSignal | undefined
}

/** How long one try may take, in milliseconds. */
const cardTimeout = 30_000

/**
 * Finds an agent's card (specification §8.2): an address that ends in `.json` is the card's own;
 * else it is looked for below the address, then at the address's origin.
 *
 * @throws TypeError when the address is none
 * @throws ConnectError when there is no card, naming where it was looked for
 * @throws InvalidAgentResponseError when what is there is no valid card, naming the field
 * @throws UnauthenticatedError, PermissionDeniedError, … when the server says so
 */
export async function discoverCard(
  url: string | URL,
  { http, attempts, extensions, signal }: DiscoverOptions,
): Promise<DiscoveredCard> {
  const misses: string[] = []
  for (const candidate of candidatesOf(url)) {
    const found = await retry(
      async (trying) => {
        const request = { url: candidate, accept: 'application/json', extensions, signal: trying }
        return readCard(await sendRequest(http, request), candidate, trying)
      },
      { attempts, retryable: isTransient, timeout: cardTimeout, url: candidate, signal },
    )
    if (typeof found === 'object') return found
    misses.push(`${candidate} answered ${found}`)
  }
  throw new ConnectError(String(url), `Found no agent card: ${misses.join('; ')}`)
}

/** The card, or what was there instead. */
async function readCard(
  response: Response,
  candidate: string,
  signal: AbortSignal | undefined,
): Promise<DiscoveredCard | string> {
  const text = await readText(response, { url: candidate, signal })
  if ([404, 405, 410].includes(response.status)) return String(response.status)
  if (!response.ok) throw errorOfResponse(response, candidate)
  const body = parseJson(text)
  // Web sites answer any path with a page.
  if (!isJsonObject(body))
    return `with ${mediaTypeOf(response) || 'something'} that is no JSON object`
  const card = parseResult(agentCardSchema, body, `The agent card at ${candidate}`)
  return { card, cardUrl: response.url || candidate }
}

function candidatesOf(url: string | URL): Set<string> {
  const base = URL.parse(String(url))
  if (base?.protocol !== 'https:' && base?.protocol !== 'http:') {
    throw new TypeError(`connect() takes an http(s) address or an agent card, not ${String(url)}`)
  }
  if (base.username || base.password) {
    throw new TypeError('connect() takes no credentials in the address: pass them as headers')
  }
  if (base.pathname.endsWith('.json')) return new Set([base.href])
  const wellKnown = '/.well-known/agent-card.json'
  const path = base.pathname.replace(/\/+$/, '')
  return new Set([`${base.origin}${path}${wellKnown}`, `${base.origin}${wellKnown}`])
}
