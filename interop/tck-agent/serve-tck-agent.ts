import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { a2a } from 'a2a-hono'
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
}

/** Serves the agent that the kit tests, until it is closed. */
export async function serveTckAgent({
  port = 0,
  requireExtension = false,
}: ServeOptions = {}): Promise<{ url: string; close: () => Promise<void> }> {
  const app = a2a(tckAgent({ requireExtension }), { auth: 'none', push: true })
  const server = serve({ fetch: app.fetch, hostname: 'localhost', port })
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `http://localhost:${address.port}`,
    async close() {
      await app.close()
      server.close()
    },
  }
}
