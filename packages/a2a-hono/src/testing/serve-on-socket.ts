import { createAdaptorServer } from '@hono/node-server'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { HttpServed, Serve } from 'a2a-core/testing'
import { a2a } from '../a2a.ts'
import type { Auth } from '../auth.ts'

/**
 * Serves an agent with `a2a()` at a real address of this machine, for the agent contract suite.
 *
 * @example
 * testAgent({ name: 'a2a-function', serve: serveOnSocket, behave })
 */
export const serveOnSocket: Serve = async (agent, { caller, ...options }) => {
  const auth: Auth = {
    securitySchemes: { owner: { apiKeySecurityScheme: { location: 'header', name: 'X-Owner' } } },
    securityRequirements: [{ schemes: { owner: { list: [] } } }],
    challenge: 'ApiKey',
    authenticate: caller,
  }
  const app = a2a(agent, { ...options, auth })
  app.start()
  const { url, close } = await listen(app.fetch)
  return {
    url,
    async close() {
      await app.close({ drainMs: 0 })
      await close()
    },
  }
}

/** Listens on a free port of this machine with a `fetch`, as `serve` does. */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<Omit<HttpServed, 'fetch'>> {
  const server = createAdaptorServer({ fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}
