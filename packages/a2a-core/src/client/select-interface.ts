import type { AgentCard } from '../protocol/agent-card.ts'
import { majorMinor } from '../protocol/version.ts'
import { ConnectError } from './connect-error.ts'
import { jsonRpcTransport } from './json-rpc-transport.ts'
import type { Transport, TransportOptions } from './transport.ts'

/** The bindings and versions spoken here. */
const transports = new Map<string, (options: TransportOptions) => Transport>([
  ['JSONRPC 1.0', jsonRpcTransport],
])

/**
 * The transport to the first interface on a card that is spoken here, for the card names them in
 * the order in which the agent prefers them (specification §8.3).
 *
 * @param cardUrl where the card was; a relative address on it is relative to that
 * @throws ConnectError when none is spoken here, or its address is none
 */
export function selectInterface(
  card: AgentCard,
  cardUrl: string | undefined,
  options: Pick<TransportOptions, 'http' | 'idleTimeout'>,
): Transport {
  const named = card.supportedInterfaces.map((offered) => ({
    ...offered,
    name: `${offered.protocolBinding} ${majorMinor(offered.protocolVersion)}`,
  }))
  const at = cardUrl ?? `the card of ${card.name}`
  for (const { name, url, tenant } of named) {
    const transport = transports.get(name)
    if (transport) {
      return transport({ ...options, url: absolute(url, cardUrl, at), tenant: tenant || undefined })
    }
  }
  const offers = named.map(({ name, url }) => `${name} at ${url}`).join(', ') || 'no interface'
  const spoken = [...transports.keys()].join(', ')
  throw new ConnectError(at, `${at} offers ${offers}; this client speaks ${spoken}`)
}

function absolute(url: string, cardUrl: string | undefined, at: string): string {
  const parsed = URL.parse(url, cardUrl)
  if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') return parsed.href
  throw new ConnectError(at, `${at} names an interface whose url is no http(s) address: ${url}`)
}
