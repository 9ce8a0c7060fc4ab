import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Agent } from 'a2a-function'
import { a2a, type A2AOptions } from 'a2a-hono'

/** Serves an agent on a free port, as its users do; disposing of it closes both. */
export async function serveAgent(
  agent: Agent,
  { path = '', ...options }: A2AOptions & { path?: string } = {},
): Promise<{ url: string } & AsyncDisposable> {
  const app = a2a(agent, { auth: 'none', ...options })
  const host = path === '' ? app : new Hono().route(path, app)
  const server = serve({ fetch: host.fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async [Symbol.asyncDispose]() {
      await app.close({ drainMs: 0 })
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    },
  }
}
