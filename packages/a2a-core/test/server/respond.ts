import {
  anonymousCaller,
  answerJsonRpc,
  createServer,
  text,
  type Agent,
  type JsonRpcAnswer,
} from 'a2a-core/server'

/** An agent that says what it is told. */
export const echo: Agent = {
  id: 'echo',
  about: { name: 'Echo' },
  async *run(turn) {
    yield text(turn.text)
  },
}

/** A message with all it needs. */
export const message = { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hi' }] }

/** A request for a method. */
export function call(method: string, params?: unknown): { [key: string]: unknown } {
  return { jsonrpc: '2.0', id: 1, method, ...(params !== undefined && { params }) }
}

/** How a server of its own answers a body, given as JSON or as text. */
export async function answer(
  body: unknown,
  version: string | undefined = '1.0',
  server = createServer(echo),
): Promise<JsonRpcAnswer> {
  const json = typeof body === 'string' ? body : JSON.stringify(body)
  return answerJsonRpc(server, json, version, {
    caller: anonymousCaller,
    extensions: [],
    request: new AbortController(),
  })
}

/** The response to a body, as its client reads it. */
export async function respond(
  ...args: Parameters<typeof answer>
): Promise<{ [key: string]: unknown }> {
  const answered = await answer(...args)
  if (answered.kind === 'stream') throw new Error('The request was answered with a stream')
  return JSON.parse(JSON.stringify(answered.response))
}
