import type { Agent } from '../../server/agent.ts'
import type { ServerOptions } from '../../server/server.ts'

/** How the suite wants an agent served. */
export type HttpOptions = ServerOptions & {
  /** How often a silent stream says that it is alive, in milliseconds. */
  heartbeat?: number
  /** How large a request body may be, in bytes. */
  bodyLimit?: number
}

/**
 * A server that serves one agent to anybody: a function from request to response, or the URL it
 * listens at.
 */
export type HttpServed = {
  /** Where the agent is: its JSON-RPC endpoint, to which its card's path is added. */
  url: string
  /** Answers a request. Default: the network's `fetch`. */
  fetch?: ((request: Request) => Promise<Response> | Response) | undefined
  /** Ends what clients read, and the server. */
  close(): Promise<void>
}

/** Serves an agent, as the suite wants it served. */
export type OpenHttp = (agent: Agent, options: HttpOptions) => Promise<HttpServed> | HttpServed
