import { artifact, inputRequired, message, text, type Agent } from 'a2a-core/server'
import { dataPart, filePart } from 'a2a-core'
import { onTestFinished } from 'vitest'
import { a2a, type A2AApp, type A2AOptions } from '../src/index.ts'

/** An agent that does as it is told. */
export const agent: Agent = {
  id: 'old-friend',
  about: {
    name: 'Old friend',
    extensions: [{ uri: 'urn:x' }],
    inputModes: ['text/plain', 'image/*'],
  },
  async *run(turn) {
    const answer = turn.answers['1.1']
    if (answer) yield text(`You chose ${JSON.stringify(answer.value)}`)
    else if (turn.text === 'ask') yield inputRequired({ prompt: 'Which?' })
    else if (turn.text === 'reply') yield message('Hello')
    else if (turn.text === 'wait') {
      yield text('begun')
      await new Promise((resolve) => turn.signal.addEventListener('abort', resolve))
    } else if (turn.text === 'give') {
      yield artifact(dataPart({ got: turn.data ?? null }), { name: 'data' })
      yield artifact(filePart(new TextEncoder().encode('hi'), { filename: 'hi.txt' }))
    } else {
      yield text('You ')
      yield text(`said ${turn.text}`)
    }
  },
}

/** An app that serves it. */
export function served(options: A2AOptions = {}, more: Partial<Agent> = {}): A2AApp {
  const app = a2a({ ...agent, ...more }, { auth: 'none', ...options })
  onTestFinished(() => app.close({ drainMs: 0 }))
  return app
}

/** An object of JSON. */
export type Fields = { [name: string]: unknown }

/** A message as 0.3 has it. */
export function v03Message(said: string, fields: Fields = {}): Fields {
  return {
    kind: 'message',
    messageId: crypto.randomUUID(),
    role: 'user',
    parts: [{ kind: 'text', text: said }],
    ...fields,
  }
}

/** What a method of JSON-RPC gives to a client of 0.3, which names no version. */
export async function rpc(
  app: A2AApp,
  method: string,
  params?: Fields,
  headers: Record<string, string> = {},
): Promise<Fields> {
  return (await post(app, method, params, headers)).json() as Promise<Fields>
}

/** The result of a method. */
export async function resultOf<Result = Fields>(
  app: A2AApp,
  method: string,
  params?: Fields,
): Promise<Result> {
  const { result, error } = await rpc(app, method, params)
  if (error) throw new Error(JSON.stringify(error))
  return result as Result
}

/** The results that a method streams. */
export async function streamOf(app: A2AApp, method: string, params: Fields): Promise<Fields[]> {
  const events = await eventsOf(await post(app, method, params))
  return events.map(({ jsonrpc, id, result }) => {
    if (jsonrpc !== '2.0' || id !== 7) throw new Error('This is no answer to the request')
    return result as Fields
  })
}

/** A request over JSON-RPC. */
export async function post(
  app: A2AApp,
  method: string,
  params?: Fields,
  headers: Record<string, string> = {},
): Promise<Response> {
  return app.request('/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }),
  })
}

/** The events of a stream. */
export async function eventsOf(response: Response): Promise<Fields[]> {
  if (response.headers.get('Content-Type') !== 'text/event-stream') {
    throw new Error(`This is no stream: ${await response.text()}`)
  }
  return (await response.text())
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as Fields)
}
