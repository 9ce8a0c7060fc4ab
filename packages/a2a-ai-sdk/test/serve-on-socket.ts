import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { connect, type RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { a2a, type A2AOptions } from 'a2a-hono'

/** An agent on a port of its own, and the other side of it; disposing of it closes both. */
export type OnSocket = AsyncDisposable & {
  readonly url: string
  readonly remote: RemoteAgent
  /** What the agent threw. */
  readonly errors: unknown[]
}

/** Serves an agent on a free port, as its users do. */
export async function serveOnSocket(agent: Agent, options: A2AOptions = {}): Promise<OnSocket> {
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const app = a2a(agent, { auth: 'loopback', onError, ...options })
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    remote: await connect(url, { retry: false }),
    errors,
    async [Symbol.asyncDispose]() {
      await app.close({ drainMs: 0 })
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    },
  }
}
