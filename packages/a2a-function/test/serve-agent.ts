import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { connect, type ConnectOptions, type RemoteAgent } from 'a2a-core/client'
import { a2a, type A2AOptions } from 'a2a-hono'
import { onTestFinished } from 'vitest'
import type { Agent } from '../src/index.ts'

/** An agent that is served on a socket of its own, until its test is over. */
export type Served = {
  /** The agent as its clients have it. */
  remote: RemoteAgent
  /** What the agent threw. */
  errors: unknown[]
  /** The operations that its clients called, in their order. */
  calls: string[]
  /** Ends the process that serves it, so to say: what runs is handed over to whoever comes next. */
  stop: () => Promise<void>
}

/** Serves an agent on a socket, and connects to it. */
export async function serveAgent(
  agent: Agent,
  options: A2AOptions = {},
  connecting: ConnectOptions = {},
): Promise<Served> {
  const errors: unknown[] = []
  const calls: string[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const app = a2a(agent, { auth: 'none', onError, ...options })
  app.start()
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  async function stop(): Promise<void> {
    await app.close({ drainMs: 0 })
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  const { port } = server.address() as AddressInfo
  const remote = await connect(`http://127.0.0.1:${port}`, {
    ...connecting,
    fetch: async (url, init) => {
      if (typeof init?.body === 'string') calls.push(methodIn(init.body))
      return fetch(url, init)
    },
  })
  return { remote, errors, calls, stop }
}

function methodIn(body: string): string {
  const { method }: { method: string } = JSON.parse(body)
  return method
}
