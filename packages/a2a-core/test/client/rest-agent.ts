import { connect, type ConnectOptions, type RemoteAgent } from '../../src/client/index.ts'
import { agentCardSchema, type AgentCard, type StreamResponse } from '../../src/protocol/index.ts'
import { cardOf, taskIn } from './fake-agent.ts'

/** An interface of an agent that speaks HTTP+JSON. */
export const offer = {
  url: 'https://a.example/agents/pricing/',
  protocolBinding: 'HTTP+JSON',
  protocolVersion: '1.0',
}

/** Where its paths begin. */
export const root = 'https://a.example/agents/pricing'

/** One request that it got. */
type Sent = { line: string; query: Record<string, string>; body: unknown; headers: Headers }

type Answering = {
  answer?: (sent: Sent, count: number) => Response | Promise<Response>
  options?: ConnectOptions
  /** What the card says of the interface. */
  fields?: object
}

/** A client of an agent that answers each request as told. */
export async function connected({
  answer = () => json(taskIn('TASK_STATE_WORKING')),
  options = {},
  fields = {},
}: Answering = {}): Promise<{ remote: RemoteAgent; sent: Sent[] }> {
  const sent: Sent[] = []
  const remote = await connect(card({ ...offer, ...fields }), {
    retry: false,
    ...options,
    fetch: async (url, init) => {
      const { origin, pathname, searchParams } = new URL(url)
      const body = init.body === undefined ? undefined : JSON.parse(init.body as string)
      sent.push({
        line: `${init.method} ${origin}${pathname}`,
        query: Object.fromEntries(searchParams),
        body,
        headers: new Headers(init.headers),
      })
      return answer(sent.at(-1) as Sent, sent.length)
    },
  })
  return { remote, sent }
}

/** Answers with JSON. */
export function json(body: unknown, code = 200, headers: Record<string, string> = {}): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status: code,
    headers: { 'Content-Type': 'application/a2a+json', ...headers },
  })
}

/** Answers with a stream. */
export function stream(...frames: string[]): Response {
  return new Response(frames.join(''), { headers: { 'Content-Type': 'text/event-stream' } })
}

/** The frame that carries an event, as it stands in a stream. */
export function frame(event: StreamResponse, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`
}

/** A card with these interfaces. */
export function card(...supportedInterfaces: object[]): AgentCard {
  return agentCardSchema.parse(cardOf({ supportedInterfaces }))
}

/** What a promise fails with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it succeeded')
    },
    (error: Error) => error,
  )
}
