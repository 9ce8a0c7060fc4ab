import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Message, StreamResponse, Task, TaskState } from '../../src/protocol/index.ts'

/** One JSON-RPC request that a fake agent got, and the means to answer it. */
export type Call = {
  method: string
  params: Record<string, unknown>
  headers: IncomingMessage['headers']
  response: ServerResponse
  /** Answers with a result. */
  result(result: unknown): void
  /** Answers with an error. */
  error(code: number, message: string, data?: unknown): void
  /** Answers with an HTTP status, and a body that is no JSON-RPC. */
  status(status: number, body?: string, headers?: Record<string, string>): void
  /** Begins a stream, or goes on with it. */
  event(event: StreamResponse, id?: number): void
  /** Sends bytes of a stream as they are. */
  write(bytes: string | Uint8Array): void
  /** Ends the stream as it should end. */
  end(): void
  /** Breaks the connection, after all that was written. */
  cut(): void
  /** Settles when the client has closed the connection. */
  closed: Promise<void>
}

/** A web server that looks like an agent, to its own address in mind. */
export type FakeAgent = {
  origin: string
  calls: Call[]
  /** What was asked for with GET. */
  gets: { path: string; headers: IncomingMessage['headers'] }[]
  [Symbol.asyncDispose](): Promise<void>
}

/** What a fake agent answers beside its calls. */
export type FakeAgentOptions = {
  /** Fields of the card. */
  card?: Record<string, unknown>
  /** Answers by path, in place of the card: a body, or everything. */
  pages?: Record<string, (response: ServerResponse) => void>
}

/** Starts an agent that answers each call as told. */
export async function fakeAgent(
  answer: (call: Call) => void | Promise<void> = (call) => call.error(-32601, 'Method not found'),
  { card = {}, pages = {} }: FakeAgentOptions = {},
): Promise<FakeAgent> {
  const calls: Call[] = []
  const gets: FakeAgent['gets'] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (request.method === 'GET') {
      gets.push({ path, headers: request.headers })
      const page = pages[path]
      if (page) page(response)
      else if (path === '/.well-known/agent-card.json') sendJson(response, cardOf(card))
      else response.writeHead(404).end('not here')
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (bytes: Buffer) => chunks.push(bytes))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        id: string
        method: string
        params: Record<string, unknown>
      }
      const call = callOf(body, request, response)
      calls.push(call)
      void answer(call)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    calls,
    gets,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A card with one JSON-RPC interface, at the root of the card's own origin. */
export function cardOf(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'Pricing',
    description: 'Knows prices',
    version: '1.0.0',
    supportedInterfaces: [{ url: '/', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
    capabilities: { streaming: true },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [{ id: 'quote', name: 'Quote', description: 'Makes quotes', tags: ['price'] }],
    ...fields,
  }
}

/** A task in a state, with what else is said of it. */
export function taskIn(state: TaskState, fields: Partial<Task> = {}): Task {
  return { id: 'task-1', contextId: 'context-1', status: { state }, ...fields }
}

/** An update of its status. */
export function status(state: TaskState, text?: string): StreamResponse {
  return {
    statusUpdate: {
      taskId: 'task-1',
      contextId: 'context-1',
      status: {
        state,
        ...(text !== undefined && {
          message: { messageId: `m-${text}`, role: 'ROLE_AGENT' as const, parts: [{ text }] },
        }),
      },
    },
  }
}

/** More text of an artifact. */
export function chunk(text: string, append = true, artifactId = 'answer-1'): StreamResponse {
  return {
    artifactUpdate: {
      taskId: 'task-1',
      contextId: 'context-1',
      artifact: { artifactId, parts: [{ text }] },
      append,
    },
  }
}

/** A task that is under way. */
export const working: StreamResponse = { task: taskIn('TASK_STATE_WORKING') }

/** Its good end. */
export const completed = status('TASK_STATE_COMPLETED')

/** An artifact that is whole. */
export function artifact(artifactId: string, ...parts: object[]): StreamResponse {
  return {
    artifactUpdate: {
      taskId: 'task-1',
      contextId: 'context-1',
      artifact: { artifactId, parts },
    },
  }
}

/** Tells events, and that was all. */
export function tellAll(call: Call, ...events: StreamResponse[]): void {
  for (const event of events) call.event(event)
  call.end()
}

/** Sends JSON as an answer to a GET. */
export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

/** The message that a call sent. */
export function messageOf(call: Call | undefined): Message {
  if (!call) throw new Error('the agent was not called')
  return call.params['message'] as Message
}

/** The frame that carries an event, as it stands in a stream. */
export function frame(event: StreamResponse, id?: number): string {
  const data = JSON.stringify({ jsonrpc: '2.0', id: '1', result: event })
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`
}

function callOf(
  { id, method, params }: { id: string; method: string; params: Record<string, unknown> },
  { headers }: IncomingMessage,
  response: ServerResponse,
): Call {
  const write = (bytes: string | Uint8Array): void => {
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write(bytes)
  }
  return {
    method,
    params,
    headers,
    response,
    result: (result) => sendJson(response, { jsonrpc: '2.0', id, result }),
    error: (code, message, data) => {
      sendJson(response, { jsonrpc: '2.0', id, error: { code, message, data } })
    },
    status: (code, body = '', extra = {}) => {
      response.writeHead(code, { 'Content-Type': 'text/html', ...extra }).end(body)
    },
    event: (event, number) => write(frame(event, number)),
    write,
    end: () => void response.end(),
    cut: () => void response.socket?.end(),
    closed: new Promise((resolve) => response.on('close', resolve)),
  }
}
