import type { Agent } from '../../server/agent.ts'
import { text } from '../../server/agent-event.ts'
import { httpClient, type HttpClient } from './http-client.ts'
import type { HttpOptions, OpenHttp } from './http-subject.ts'

/** An agent served over HTTP, and its client. */
export type HttpPlayed = HttpClient & {
  /** What the agent threw, as `onError` was told. */
  readonly errors: unknown[]
}

/** Where the agents of one case are served. */
export type HttpStage = {
  serve(agent: Agent, options?: HttpOptions): Promise<HttpPlayed>
  close(): Promise<void>
}

/** Says `You said …`. */
export const echo: Agent = {
  id: 'echo',
  about: { name: 'Echo', description: 'Says what it is told' },
  async *run(turn) {
    yield text(`You said ${turn.text}`)
  },
}

/** Sets a stage for one case. */
export function openHttpStage(open: OpenHttp): HttpStage {
  const clients: HttpClient[] = []
  return {
    async serve(agent, options = {}) {
      const errors: unknown[] = []
      const onError = (error: unknown): unknown => errors.push(error)
      const served = await open(agent, { onError, ...options })
      const client = httpClient(served)
      clients.push(client)
      return { ...client, errors }
    },
    async close() {
      for (const client of clients) await client.close()
    },
  }
}
