import type { AgentCard } from 'a2a-core'
import { agentCardOf, serverExtensions } from 'a2a-core/server'
import { authOf } from './auth.ts'
import type { Incoming } from './incoming.ts'
import { publicUrl } from './public-url.ts'
import type { Serving } from './serving.ts'

/** The card that anybody may see, as a request finds it; not signed yet. */
export async function publicCard(
  { server, options, versions }: Serving,
  incoming: Incoming,
): Promise<AgentCard> {
  const auth = authOf(options.auth)
  const url = publicUrl(options, incoming)
  return agentCardOf(server.agent, {
    interfaces: versions.flatMap((protocolVersion) => [
      { url, protocolBinding: 'JSONRPC', protocolVersion },
      { url, protocolBinding: 'HTTP+JSON', protocolVersion },
    ]),
    capabilities: {
      pushNotifications: server.push !== undefined,
      extendedAgentCard: server.extendedCard !== undefined,
    },
    extensions: await serverExtensions(server),
    ...(auth && {
      securitySchemes: auth.securitySchemes,
      securityRequirements: auth.securityRequirements,
    }),
  })
}
