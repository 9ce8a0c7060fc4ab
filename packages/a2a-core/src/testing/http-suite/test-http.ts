import { contract } from '../contract.ts'
import { openHttpStage, type HttpStage } from './http-stage.ts'
import type { OpenHttp } from './http-subject.ts'
import { readsRequests } from './reads-requests.ts'
import { servesTheCard } from './serves-the-card.ts'
import { streamsEvents } from './streams-events.ts'
import { tellsErrors } from './tells-errors.ts'

/** The sentences of the HTTP contract. */
export type HttpCase =
  | keyof typeof readsRequests
  | keyof typeof tellsErrors
  | keyof typeof streamsEvents
  | keyof typeof servesTheCard

/** An HTTP server to be held to the contract. */
export type HttpSubject = {
  /** What the test report calls it. */
  name: string
  /** Serves an agent to anybody, in memory or at a real address. */
  open: OpenHttp
  /** The cases known to fail, each with its reason: see `Subject`. */
  known?: { [sentence in HttpCase]?: string } | undefined
}

/**
 * Holds an HTTP server to what the specification and the house say of JSON-RPC over HTTP, of
 * streams and of the card. Run it over a function and over a socket: they differ more than one
 * thinks.
 *
 * @example
 * testHttp({
 *   name: 'a2a()',
 *   open(agent, options) {
 *     const app = a2a(agent, { auth: 'none', ...options })
 *     return { url: 'http://localhost', fetch: app.fetch, close: () => app.close() }
 *   },
 * })
 */
export function testHttp({ name, open, known }: HttpSubject): void {
  const subject = {
    name,
    known,
    open: async () => openHttpStage(open),
    close: (stage: HttpStage) => stage.close(),
  }
  contract('reads requests', readsRequests)(subject)
  contract('tells errors', tellsErrors)(subject)
  contract('streams events', streamsEvents)(subject)
  contract('serves the card', servesTheCard)(subject)
}
