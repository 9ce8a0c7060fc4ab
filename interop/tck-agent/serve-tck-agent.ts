import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { a2a } from 'a2a-hono'
import { credentials, kitAuth } from './kit-auth.ts'
import { tckAgent } from './tck-agent.ts'

/** How the agent is served. */
export type ServeOptions = {
  /** Default: any that is free. */
  port?: number
  /**
   * Whether the agent requires an extension that the kit's client does not know: the kit then
   * tests how it is refused, and can test nothing else. Default: false.
   */
  requireExtension?: boolean
  /**
   * Whether the agent offers neither push notifications nor an extended card: the kit then tests
   * how they are refused. Default: false.
   */
  plain?: boolean
  /**
   * Whether the kit is not let in, as the card's addresses lack the credentials: it then tests
   * how strangers are refused. Default: false.
   */
  stranger?: boolean
}

/** The agent, as it is served. */
export type ServedTckAgent = {
  url: string
  /** The same address, with the credentials that the agent wants. */
  urlWithCredentials: string
  close: () => Promise<void>
}

/** Serves the agent that the kits test, until it is closed. */
export async function serveTckAgent({
  port = 0,
  requireExtension = false,
  plain = false,
  stranger = false,
}: ServeOptions = {}): Promise<ServedTckAgent> {
  const fetch = (request: Request): Response | Promise<Response> => app.fetch(request)
  const server = serve({ fetch, hostname: 'localhost', port })
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  const url = `http://localhost:${address.port}`
  const urlWithCredentials = url.replace('//', `//${credentials}@`)
  const app = a2a(tckAgent({ requireExtension }), {
    url: stranger ? url : urlWithCredentials,
    auth: kitAuth,
    ...(!plain && { push: true, extendedCard: ({ owner }) => ({ description: `Knows ${owner}` }) }),
  })
  return {
    url,
    urlWithCredentials,
    async close() {
      await app.close()
      server.close()
    },
  }
}
