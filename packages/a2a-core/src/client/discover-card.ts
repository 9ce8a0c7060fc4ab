import { isFresh } from './cached-document.ts'
import type { CardCache } from './card-cache.ts'
import type { CardReader, ReadCard } from './card-reader.ts'
import { ConnectError } from './connect-error.ts'
import { getJson } from './get-json.ts'
import { parseJson } from './read-body.ts'
import type { Http } from './send-request.ts'

/** A card, and where it came from. */
export type DiscoveredCard = ReadCard & {
  /** The address it came from, after redirects. */
  cardUrl: string
  /** The origin that was asked for it. */
  origin: string
}

/** How a card is asked for. */
export type DiscoverOptions = {
  http: Http
  /** How often each address is tried. */
  attempts: number
  extensions?: readonly string[] | undefined
  /** Reads what is found. What it refuses is not kept. */
  read: CardReader
  /** Where cards are kept. Default: nowhere */
  cache?: CardCache | undefined
  signal: AbortSignal | undefined
}

/**
 * Finds an agent's card (specification §8.2): an address that ends in `.json` is the card's own;
 * else it is looked for below the address, then at the address's origin, in the place that 1.0 and
 * 0.3 have for it and then in that of agents before them. With a cache, it is asked
 * for again when it is no longer fresh, and then whether it has changed (§8.6.2).
 *
 * @throws TypeError when the address is none
 * @throws ConnectError when there is no card, naming where it was looked for
 * @throws UnauthenticatedError, PermissionDeniedError, … when the server says so
 * @throws what the reader of the card throws
 */
export async function discoverCard(
  url: string | URL,
  { read, cache, ...options }: DiscoverOptions,
): Promise<DiscoveredCard> {
  const candidates = candidatesOf(url)
  const [key = ''] = candidates
  const readFrom = async (body: unknown, at: string, cardUrl: string): Promise<DiscoveredCard> => {
    const { origin } = new URL(at)
    const from = nameOf(at)
    return { ...(await read(body, { from, origin, signal: options.signal })), cardUrl, origin }
  }
  const known = await cache?.get(key)
  if (known && isFresh(known)) {
    try {
      return await readFrom(parseJson(known.body, nameOf(known.at)), known.at, known.url)
    } catch {
      // There may be another by now: it is asked for.
    }
  }
  const misses: string[] = []
  for (const at of new Set([...(known ? [known.at] : []), ...candidates])) {
    const found = await getJson(at, { ...options, known: known?.at === at ? known : undefined })
    if (typeof found === 'string') {
      misses.push(`${at} answered ${found}`)
      continue
    }
    const card = await readFrom(found.body, at, found.url)
    if (found.cached) await cache?.set(key, found.cached)
    else await cache?.delete(key)
    return card
  }
  await cache?.delete(key)
  throw new ConnectError(String(url), `Found no agent card: ${misses.join('; ')}`)
}

/** What a card is called in errors. */
function nameOf(at: string): string {
  return `The agent card at ${at}`
}

function candidatesOf(url: string | URL): string[] {
  const base = URL.parse(String(url))
  if (base?.protocol !== 'https:' && base?.protocol !== 'http:') {
    throw new TypeError(`connect() takes an http(s) address or an agent card, not ${String(url)}`)
  }
  if (base.username || base.password) {
    throw new TypeError('connect() takes no credentials in the address: pass them as headers')
  }
  if (base.pathname.endsWith('.json')) return [base.href]
  const path = base.pathname.replace(/\/+$/, '')
  return [`${base.origin}${path}`, base.origin].flatMap((root) =>
    wellKnown.map((place) => `${root}/.well-known/${place}`),
  )
}

/** Where a card is below an address; the second is where agents before 0.3 have theirs. */
const wellKnown = ['agent-card.json', 'agent.json']
