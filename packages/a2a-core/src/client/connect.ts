import { idempotencyExtension } from '../protocol/idempotency-extension.ts'
import { replayExtension } from '../protocol/replay-extension.ts'
import type { AgentCard } from '../protocol/agent-card.ts'
import { toJsonValue } from '../protocol/to-json.ts'
import { checkConnectOptions } from './check-connect-options.ts'
import type { CardCache } from './card-cache.ts'
import { cardReader, type ReadCard } from './card-reader.ts'
import { discoverCard, type DiscoveredCard } from './discover-card.ts'
import { operationsOf } from './operations.ts'
import { remoteAgent, type RemoteAgent } from './remote-agent.ts'
import { attemptsOf, type RetryOptions } from './retry.ts'
import { selectInterface, type BindingName } from './select-interface.ts'
import type { Fetch, HeadersOption } from './send-request.ts'
import type { SignatureOptions } from './signature-keys.ts'

/** How an agent is connected to. */
export type ConnectOptions = {
  /** Makes the requests. Default: the platform's `fetch` */
  fetch?: Fetch | undefined
  /**
   * Headers for every request, credentials among them. The card decides which address is asked:
   * give a function to keep a credential to the origin it is for.
   */
  headers?: HeadersOption | undefined
  /** Aborts the connecting; later calls take signals of their own. */
  signal?: AbortSignal | undefined
  /** URIs of protocol extensions to activate with every request. */
  extensions?: readonly string[] | undefined
  /** The binding to speak, where the card offers several. Default: the card's first known here */
  binding?: BindingName | undefined
  /** How often a request is tried that can be made twice without harm. */
  retry?: RetryOptions | undefined
  /**
   * After how many milliseconds without a byte a stream counts as broken, and is resumed.
   * Default: 45 000, three heartbeats
   */
  idleTimeout?: number | undefined
  /**
   * Which signatures the agent's card needs, and whose keys are trusted (specification §8.4).
   * Default: none
   *
   * @example
   * await connect(url, { signatures: { policy: 'require', keys: publicJwk } })
   */
  signatures?: SignatureOptions | undefined
  /**
   * Where the card is kept, so that connecting again costs nothing while the card is fresh, and one
   * conditional request afterwards (specification §8.6). Default: nowhere
   */
  cardCache?: CardCache | undefined
}

/**
 * Connects to an agent: finds its card and the first interface on it that is spoken here.
 *
 * @param agent the agent's address; or its card, where that is known already
 * @throws TypeError when the address is none, or an option is not what it must be
 * @throws ConnectError when the agent cannot be reached, has no card, or speaks nothing known here
 * @throws CardSignatureError when its card is not signed as `signatures` says
 * @throws InvalidAgentResponseError when its card is not valid, naming the field
 * @throws UnauthenticatedError, PermissionDeniedError, … when its server says so
 *
 * @example
 * const pricing = await connect('https://pricing.example.com')
 * const answer = await pricing.ask('250 seats, 20% off')
 * if (answer.state === 'completed') console.log(answer.text)
 */
export async function connect(
  agent: string | URL | AgentCard,
  options: ConnectOptions = {},
): Promise<RemoteAgent> {
  checkConnectOptions(options)
  const { headers, signal, extensions = [], binding, idleTimeout = 45_000 } = options
  if (typeof agent !== 'string' && (typeof agent !== 'object' || agent === null)) {
    throw new TypeError(`connect() takes an http(s) address or an agent card, not ${String(agent)}`)
  }
  const attempts = attemptsOf(options.retry)
  // Looked up with each request, as whoever replaces the global may do so later.
  const http = { fetch: options.fetch ?? ((url, init) => fetch(url, init)), headers }
  const read = cardReader(options.signatures, { http, attempts, cache: options.cardCache })
  const found: ReadCard & Partial<DiscoveredCard> =
    typeof agent === 'string' || agent instanceof URL
      ? await discoverCard(agent, {
          http,
          attempts,
          extensions,
          read,
          cache: options.cardCache,
          signal,
        })
      : await read(toJsonValue(agent), { from: 'The agent card', origin: undefined, signal })
  const { card, signature, origin } = found
  // A relative address is not one that was signed: the card may have been put elsewhere.
  const cardUrl = signature ? undefined : found.cardUrl
  const transport = await selectInterface(card, cardUrl, { http, idleTimeout, binding })
  const ours = oursOn(card)
  const operations = operationsOf(transport, {
    attempts,
    repeatable: ours.includes(idempotencyExtension),
    always: [...extensions, ...ours],
  })
  return remoteAgent(found, operations, async (extended, extendedSignal) => {
    const from = `The extended card of ${transport.url}`
    return (await read(extended, { from, origin, signal: extendedSignal })).card
  })
}

/** Those of our extensions that the agent speaks: they make retrying and resuming exact. */
function oursOn({ capabilities }: AgentCard): string[] {
  const uris = capabilities.extensions?.map(({ uri }) => uri) ?? []
  return [idempotencyExtension, replayExtension].filter((uri) => uris.includes(uri))
}
