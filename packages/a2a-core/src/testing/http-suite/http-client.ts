import { userMessage, type MessageContent, type MessageOptions } from '../../protocol/message.ts'
import type { Task } from '../../protocol/task.ts'
import type { HttpServed } from './http-subject.ts'
import { readFrames, type Frame } from './read-frames.ts'

/** A JSON-RPC response, as a client finds it in a body or in an event. */
export type RpcResponse = {
  jsonrpc?: string
  id?: unknown
  result?: { task?: Task; [field: string]: unknown }
  error?: { code: number; message: string; data?: { [field: string]: unknown }[] }
}

/** A client that shows the suite every byte and header. */
export type HttpClient = {
  /** Where the agent is, without a slash at the end. */
  readonly url: string
  /** Sends a request to a path below the agent. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** Posts a body to the agent: text as it is, anything else as JSON. */
  post(body: unknown, headers?: { [name: string]: string }): Promise<Response>
  /** Calls a method, and reads the response. */
  call(method: string, params?: unknown): Promise<RpcResponse>
  /** Calls a method that streams, and reads its frames as they come. */
  stream(
    method: string,
    params: unknown,
    options?: { id?: unknown; signal?: AbortSignal },
  ): Promise<{ response: Response; frames: AsyncGenerator<Frame, void, undefined> }>
  /** SendMessage, for a task. */
  send(content: MessageContent, options?: MessageOptions): Promise<Task>
  /** SendMessage that does not wait. */
  begin(content: MessageContent): Promise<Task>
  get(id: string): Promise<Task>
  /** Waits until the task is as it should be. */
  until(id: string, is: (task: Task) => boolean): Promise<Task>
  close(): Promise<void>
}

/** Makes a client of what is served. */
export function httpClient(served: HttpServed): HttpClient {
  const base = served.url.replace(/\/+$/, '')
  let closed: Promise<void> | undefined
  const client: HttpClient = {
    url: base,
    async request(path, init) {
      const request = new Request(`${base}${path}`, init)
      return served.fetch ? served.fetch(request) : fetch(request)
    },
    post: (body, headers = {}) =>
      client.request('', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async call(method, params) {
      const response = await client.post(rpc(method, params))
      return jsonOf(response)
    },
    async stream(method, params, { id = 1, signal } = {}) {
      const response = await client.request('', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
        body: JSON.stringify({ ...rpc(method, params), id }),
        ...(signal && { signal }),
      })
      return { response, frames: readFrames(response) }
    },
    send: (content, options) => taskOf(client.call('SendMessage', sending(content, options))),
    begin: (content) =>
      taskOf(
        client.call('SendMessage', {
          ...sending(content),
          configuration: { returnImmediately: true },
        }),
      ),
    async get(id) {
      const { result } = await client.call('GetTask', { id })
      return result as unknown as Task
    },
    async until(id, is) {
      for (;;) {
        const task = await client.get(id)
        if (is(task)) return task
        await new Promise((resolve) => {
          setTimeout(resolve, 5)
        })
      }
    },
    close: () => (closed ??= served.close()),
  }
  return client
}

/** The JSON-RPC response in a body. */
export async function jsonOf(response: Response): Promise<RpcResponse> {
  return (await response.json()) as RpcResponse
}

/** A JSON-RPC request. */
export function rpc(method: string, params?: unknown): { [field: string]: unknown } {
  return { jsonrpc: '2.0', id: 1, method, ...(params !== undefined && { params }) }
}

/** The parameters of SendMessage. */
export function sending(
  content: MessageContent,
  options?: MessageOptions,
): { [field: string]: unknown } {
  return { message: userMessage(content, options) }
}

async function taskOf(response: Promise<RpcResponse>): Promise<Task> {
  const { result, error } = await response
  if (!result?.task) throw new Error(`No task: ${JSON.stringify(error ?? result)}`)
  return result.task
}
