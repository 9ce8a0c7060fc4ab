import { Hono } from 'hono'
import { protocolVersions } from 'a2a-core'
import { createServer, type Agent } from 'a2a-core/server'
import type { A2AOptions } from './a2a-options.ts'
import { answer } from './answer.ts'
import { checkA2AOptions } from './check-a2a-options.ts'

/** A Hono app that serves one agent. */
export type A2AApp = Hono & {
  /** Begins to run tasks that an earlier process left, without waiting for the first request. */
  start(): void
  /**
   * Ends what clients read, takes no more work, and waits for the turns that run; those that
   * take longer are handed over to other processes, where the engine has any.
   *
   * @param options.drainMs for how long at most, in milliseconds. Default: 10,000
   */
  close(options?: { drainMs?: number }): Promise<void>
}

/**
 * Serves an agent over A2A 1.0: JSON-RPC at the app's root, HTTP+JSON below it (`/message:send`,
 * `/tasks`, …), and its card at `/.well-known/agent-card.json`. Clients of 0.3 are served at the
 * same addresses. Mount it with `route`, and several agents share one host.
 *
 * @param agent what an adapter made, or any object of that shape
 * @throws TypeError when the agent or an option is not what it must be
 *
 * @example
 * const app = a2a(fromFunction(({ text }) => `You said ${text}`, { name: 'Echo' }))
 * serve({ fetch: app.fetch, port: 4001 })
 *
 * @example
 * new Hono().route('/support', a2a(support)).route('/pricing', a2a(pricing))
 */
export function a2a(agent: Agent, options: A2AOptions = {}): A2AApp {
  if (typeof agent?.run !== 'function' || typeof agent.id !== 'string' || !agent.about?.name) {
    throw new TypeError(
      'a2a() takes an agent: make one with fromLangGraph(), fromAISDK() or fromFunction()',
    )
  }
  checkA2AOptions(options)
  const { versions: given = protocolVersions } = options
  const versions = protocolVersions.filter((version) => given.includes(version))
  const server = createServer(agent, options)
  const app = new Hono()
  const serving = { server, options, versions, warned: false }
  // One route for all: it splits the path itself, so that /support and /support/ are the same.
  app.all('*', (context) => answer(serving, context))
  return Object.assign(app, {
    start: () => server.start(),
    close: (closing?: { drainMs?: number }) => server.close(closing),
  })
}
