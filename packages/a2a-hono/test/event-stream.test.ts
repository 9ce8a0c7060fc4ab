import { text, type Agent } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { a2a, type A2AApp } from 'a2a-hono'

test('row 3: a silent stream says that it is alive, and its events have numbers', async () => {
  const gate = Promise.withResolvers<void>()
  const slow: Agent = {
    id: 'slow',
    about: { name: 'Slow' },
    async *run() {
      yield text('a first word')
      await gate.promise
    },
  }
  const app = a2a(slow, { auth: 'none', heartbeat: 1 })
  const reader = (await stream(app)).body?.getReader()
  let seen = ''
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done) break
    seen += new TextDecoder().decode(value)
    if (seen.split(': alive\n\n').length > 3) gate.resolve()
  }
  const numbers = [...seen.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  expect(numbers).toEqual([1, 2, 3, 4, 5])
  await app.close({ drainMs: 0 })
})

test('a client that leaves while the agent is silent is no error', async () => {
  const errors: unknown[] = []
  const silent: Agent = {
    id: 'silent',
    about: { name: 'Silent' },
    async *run({ signal }) {
      yield text('a first word')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
  }
  const app = a2a(silent, { auth: 'none', onError: (error) => errors.push(error) })
  const response = await stream(app)
  const reader = response.body?.getReader()
  let seen = ''
  while (!seen.includes('a first word')) {
    seen += new TextDecoder().decode((await reader?.read())?.value)
  }
  const waiting = reader?.read()
  // The stream pulls in a turn of its own: it is to wait for the agent when the client leaves.
  await new Promise((resolve) => setImmediate(resolve))
  await reader?.cancel()
  await waiting
  await app.close({ drainMs: 0 })
  expect(errors).toEqual([])
})

test('a stream that is over at once is answered whole', async () => {
  const quick: Agent = {
    id: 'quick',
    about: { name: 'Quick' },
    async *run() {
      yield text('all there is')
    },
  }
  const app = a2a(quick, { auth: 'none' })
  const reader = (await stream(app)).body?.getReader()
  const first = await reader?.read()
  const events = new TextDecoder().decode(first?.value)
  expect(events.match(/^id: \d+$/gm)).toEqual(['id: 1', 'id: 2', 'id: 3', 'id: 4', 'id: 5'])
  expect(events).toContain('TASK_STATE_COMPLETED')
  expect(await reader?.read()).toEqual({ done: true, value: undefined })
  await app.close()
})

/** Asks an app for a stream. */
async function stream(app: A2AApp): Promise<Response> {
  return app.request('/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'SendStreamingMessage',
      params: { message: { messageId: '1', role: 'ROLE_USER', parts: [{ text: 'hello' }] } },
    }),
  })
}
