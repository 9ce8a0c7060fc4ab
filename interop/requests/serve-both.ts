import { serveAgent } from '../test/serve-agent.ts'
import { serveOfficial } from '../test/serve-official.ts'
import { readAnswer, type Answer } from './answer.ts'
import type { ChosenRequest } from './chosen-request.ts'
import { differencesOf, type Difference } from './difference.ts'
import { officialAgent } from './official-agent.ts'
import { ourAgent } from './our-agent.ts'
import { prepareTasks } from './prepare-tasks.ts'

/** Both servers. */
export type BothServers = AsyncDisposable & {
  /** Sends a request to both, and compares what they answer. */
  ask(request: ChosenRequest): Promise<Difference[]>
}

/** Where a server has its bindings. */
type Place = { [binding in ChosenRequest['binding']]: string }

/** Serves the same agent with ours and with the official SDK. */
export async function serveBoth(): Promise<BothServers> {
  await using opened = new AsyncDisposableStack()
  // Of an agent that throws, as it is told to, nothing is logged.
  const options = { versions: ['1.0' as const], onError: () => undefined }
  const ours = opened.use(await serveAgent(ourAgent, options))
  const official = opened.use(await serveOfficial(officialAgent()))
  const ourPlace = { 'JSON-RPC': ours.url, 'HTTP+JSON': ours.url }
  const officialPlace = { 'JSON-RPC': `${official.url}/rpc`, 'HTTP+JSON': `${official.url}/rest` }
  const servers = opened.move()
  return {
    ask: async (request) =>
      differencesOf(await answerOf(ourPlace, request), await answerOf(officialPlace, request)),
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  }
}

async function answerOf(place: Place, request: ChosenRequest): Promise<Answer> {
  const { binding, line, body } = request
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const { fill, names } = await prepareTasks(place['JSON-RPC'], `${line} ${text}`)
  const [method = '', path = ''] = fill(line).split(' ')
  const response = await fetch(place[binding] + path.replace(/^\/(?=$|\?)/, ''), {
    method,
    headers: headersOf(request),
    // As bytes: a text brings a type along.
    ...(body !== undefined && { body: new TextEncoder().encode(fill(text)) }),
    signal: AbortSignal.timeout(30_000),
  })
  return readAnswer(response, binding, names)
}

function headersOf({ headers, body }: ChosenRequest): Headers {
  const all = { 'A2A-Version': '1.0', 'Content-Type': 'application/json', ...headers }
  const given = new Headers()
  for (const [name, value] of Object.entries(all)) if (value !== undefined) given.set(name, value)
  if (body === undefined) given.delete('Content-Type')
  return given
}
