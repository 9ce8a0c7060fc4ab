import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A request for a completion, as far as the test's model looks at it. */
export type CompletionRequest = {
  model: string
  stream?: boolean
  messages: { role: string; content: string }[]
  tools?: { function: { name: string } }[]
  response_format?: { type: string }
}

type Completion = { content: string } | { tool: string; input: object }

/** A server that speaks OpenAI's chat completions API, and takes one key. */
export type OpenAIServer = {
  url: string
  /** What it was asked with the right key. */
  requests: CompletionRequest[]
  close(): Promise<void>
}

/** Starts it, with a model that does what the demo's prompts ask of a model. */
export async function openAIServer(key: string): Promise<OpenAIServer> {
  const requests: CompletionRequest[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/v1/chat/completions') {
      return sendJson(response, 404, { error: { message: `There is no ${request.url}` } })
    }
    if (request.headers.authorization !== `Bearer ${key}`) {
      const error = { message: 'Incorrect API key provided', code: 'invalid_api_key' }
      return sendJson(response, 401, { error })
    }
    const asked: CompletionRequest = JSON.parse(await textOf(request))
    requests.push(asked)
    const completion = complete(asked)
    if (asked.stream) sendStream(response, asked.model, completion)
    else sendJson(response, 200, wholeCompletion(asked.model, completion))
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function complete({ tools = [], messages }: CompletionRequest): Completion {
  const names = new Set(tools.map((tool) => tool.function.name))
  const order = { seats: 250, years: 2, discount: 20, currency: 'EUR' }
  if (names.has('understand')) {
    return { tool: 'understand', input: { ...order, question: null } }
  }
  if (!names.has('priceBook')) return { content: 'Good news! Your renewal is 76,800 EUR.' }

  const [price, review] = messages.filter(({ role }) => role === 'tool').map(parseContent)
  if (!price) return { tool: 'priceBook', input: order }
  const { listPrice, total } = price
  if (!review) return { tool: 'compliance', input: { ...order, listPrice, total } }
  const { decision, why } = review['answer'] as { decision: string; why: string }
  const quote = { ...order, listPrice, total, terms: 'Billed yearly.' }
  const decisions = [{ agent: 'compliance', decision, why }]
  return { content: JSON.stringify({ quote, decisions, alternative: null }) }
}

function parseContent({ content }: { content: string }): Record<string, unknown> {
  return JSON.parse(content)
}

function wholeCompletion(model: string, completion: Completion): object {
  const message =
    'tool' in completion
      ? { content: null, tool_calls: [toolCall(completion)] }
      : { content: completion.content }
  const finish_reason = 'tool' in completion ? 'tool_calls' : 'stop'
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }]
  return { id: 'completion', object: 'chat.completion', created: 0, model, choices, usage }
}

function sendStream(response: ServerResponse, model: string, completion: Completion): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const about = { id: 'completion', object: 'chat.completion.chunk', created: 0, model }
  const send = (delta: object, finish_reason: string | null = null): void => {
    const chunk = { ...about, choices: [{ index: 0, delta, finish_reason }] }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  send({ role: 'assistant', content: '' })
  if ('tool' in completion) {
    const { function: called, ...call } = toolCall(completion)
    const [first = '', rest = ''] = halves(called.arguments)
    send({ tool_calls: [{ index: 0, ...call, function: { ...called, arguments: first } }] })
    send({ tool_calls: [{ index: 0, function: { arguments: rest } }] })
  } else for (const content of completion.content.match(/.{1,7}/gs) ?? []) send({ content })
  send({}, 'tool' in completion ? 'tool_calls' : 'stop')
  response.write(`data: ${JSON.stringify({ ...about, choices: [], usage })}\n\n`)
  response.end('data: [DONE]\n\n')
}

function toolCall({ tool: name, input }: Extract<Completion, { tool: string }>) {
  const call = { name, arguments: JSON.stringify(input) }
  return { id: `call-${name}`, type: 'function', function: call }
}

function halves(text: string): string[] {
  const middle = Math.floor(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
