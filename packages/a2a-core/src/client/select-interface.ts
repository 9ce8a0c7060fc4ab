import type { AgentCard } from '../protocol/agent-card.ts'
import { majorMinor, protocolVersions } from '../protocol/version.ts'
import { ConnectError } from './connect-error.ts'
import { jsonRpcTransport } from './json-rpc-transport.ts'
import { restTransport } from './rest-transport.ts'
import type { Transport, TransportOptions } from './transport.ts'

/** A binding that is spoken here, by its name on cards (specification §4.4.6). */
export type BindingName = 'JSONRPC' | 'HTTP+JSON'

type MakeTransport = (options: TransportOptions) => Transport

/** The bindings and versions spoken here. Who meets no agent of 0.3 need not load how that speaks. */
const transports = new Map<string, () => MakeTransport | Promise<MakeTransport>>([
  ['JSONRPC 1.0', () => jsonRpcTransport],
  ['HTTP+JSON 1.0', () => restTransport],
  ['JSONRPC 0.3', async () => (await import('./v0.3/json-rpc-transport.ts')).v03JsonRpcTransport],
  ['HTTP+JSON 0.3', async () => (await import('./v0.3/rest-transport.ts')).v03RestTransport],
])

/**
 * The transport to the first interface on a card that is spoken here, for the card names them in
 * the order in which the agent prefers them (specification §8.3); one of 1.0 where there is any,
 * for 0.3 can say less (§3.6.3).
 *
 * @param cardUrl where the card was; a relative address on it is relative to that
 * @param options.binding the only binding that counts. Default: any
 * @throws ConnectError when none is spoken here, or its address is none
 */
export async function selectInterface(
  card: AgentCard,
  cardUrl: string | undefined,
  {
    binding,
    ...options
  }: Pick<TransportOptions, 'http' | 'idleTimeout'> & { binding?: BindingName | undefined },
): Promise<Transport> {
  const named = card.supportedInterfaces.map((offered) => {
    const version = majorMinor(offered.protocolVersion)
    return { ...offered, version, name: `${offered.protocolBinding} ${version}` }
  })
  const at = cardUrl ?? (card.name ? `the card of ${card.name}` : 'the card')
  const wanted = named.filter((each) => binding === undefined || binding === each.protocolBinding)
  for (const newest of protocolVersions) {
    for (const { name, version, url, tenant } of wanted) {
      const load = version === newest ? transports.get(name) : undefined
      if (!load) continue
      const address = absolute(url, cardUrl, at)
      const transport = await load()
      return transport({ ...options, url: address, tenant: tenant || undefined })
    }
  }
  const offers = named.map(({ name, url }) => `${name} at ${url}`).join(', ') || 'no interface'
  const spoken = [...transports.keys()].join(', ')
  const only = binding ? `, and only ${binding} is asked for` : ''
  throw new ConnectError(at, `${at} offers ${offers}; this client speaks ${spoken}${only}`)
}

function absolute(url: string, cardUrl: string | undefined, at: string): string {
  const parsed = URL.parse(url, cardUrl)
  if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') return parsed.href
  throw new ConnectError(at, `${at} names an interface whose url is no http(s) address: ${url}`)
}
