import { expect, onTestFinished, test } from 'vitest'
import { anonymousCaller, answerJsonRpc, createServer, type Server } from 'a2a-core/server'
import { talker } from './talker.ts'

type Delivered = { headers: Headers; task: { status: { state: string }; [name: string]: unknown } }

/** A server that delivers into a list, and what waits until a task is delivered in a state. */
function serving(answer: (calls: number) => number = () => 200): {
  server: Server
  delivered: Delivered[]
  until: (state: string) => Promise<Delivered>
} {
  const delivered: Delivered[] = []
  const waiting = new Map<string, (found: Delivered) => void>()
  const server = createServer(talker, {
    push: {
      retryDelays: [0, 0, 0],
      fetch: async (_, { headers, body }) => {
        const task = JSON.parse(body as string) as Delivered['task']
        const found = { headers: new Headers(headers), task }
        delivered.push(found)
        const status = answer(delivered.length)
        if (status < 300) waiting.get(task.status.state)?.(found)
        return new Response(null, { status })
      },
    },
  })
  onTestFinished(() => server.close({ drainMs: 0 }))
  const until = (state: string): Promise<Delivered> =>
    new Promise((resolve) => waiting.set(state, resolve))
  return { server, delivered, until }
}

const webhook = { url: 'https://a.example/hook', token: 'secret' }

/** Sends a message as a client of 0.3 does, and has it deliver to a webhook. */
async function send(server: Server, said: string): Promise<unknown> {
  const message = { messageId: said, role: 'user', parts: [{ kind: 'text', text: said }] }
  const configuration = { blocking: false, pushNotificationConfig: webhook }
  const params = { message, configuration }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'message/send', params })
  const call = { caller: anonymousCaller, extensions: [], request: new AbortController() }
  const answered = await answerJsonRpc(server, body, undefined, call)
  return answered.kind === 'response' && answered.response.result
}

test('a webhook made in 0.3 is told the task, as 0.3 has it', async () => {
  const { server, delivered, until } = serving()
  const ended = until('completed')
  const sent = await send(server, 'go')
  const { task, headers } = await ended
  const { id } = sent as { id: string }
  expect(task).toMatchObject({
    kind: 'task',
    id,
    artifacts: [{ parts: [{ kind: 'text', text: 'one two three' }] }],
    history: [{ kind: 'message', role: 'user' }],
  })
  expect(headers.get('content-type')).toBe('application/json')
  expect(headers.get('x-a2a-notification-token')).toBe('secret')
  expect(headers.get('webhook-signature')).toContain('v1,')
  // Only what its status was is told, never each word of the answer.
  expect(delivered.length).toBeLessThanOrEqual(3)
  const numbers = delivered.map((each) => Number(each.headers.get('webhook-id')?.split('.').at(-1)))
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
})

test('it is told of a question', async () => {
  const { server, until } = serving()
  const asked = until('input-required')
  await send(server, 'ask')
  expect((await asked).task.status).toMatchObject({ message: { kind: 'message', role: 'agent' } })
})

test('one that fails is called again, and gets the end', async () => {
  const { server, until } = serving((calls) => (calls < 3 ? 503 : 200))
  const ended = until('completed')
  await send(server, 'go')
  expect((await ended).task.status.state).toBe('completed')
})
