import { createServer, memoryEngine, text, type Agent, type NumberedEvents } from 'a2a-core/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { a2a, type A2AApp } from 'a2a-hono'
import { eventStream } from '../src/event-stream.ts'

const echo: Agent = {
  id: 'echo',
  about: { name: 'Echo' },
  async *run(turn) {
    yield text(turn.text)
  },
}

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
  expect(events.match(/^id: \d+$/gm)).toEqual(['id: 1', 'id: 2', 'id: 3', 'id: 4'])
  expect(events).toContain('TASK_STATE_COMPLETED')
  expect(await reader?.read()).toEqual({ done: true, value: undefined })
  await app.close()
})

test('a stream whose error cannot be written is over, and says no more that it is alive', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const gate = Promise.withResolvers<never>()
  let isLeft = false
  const events: NumberedEvents = {
    next: () => gate.promise,
    async return() {
      isLeft = true
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => events,
  }
  const serving = {
    server: createServer(echo, { onError: () => undefined }),
    options: {},
    versions: ['1.0'] as const,
    warned: false,
  }
  const envelope = {
    event: String,
    error() {
      throw new Error('The envelope is broken')
    },
  }
  const { body } = await eventStream(
    serving,
    { env: undefined },
    { form: '1.0', events },
    envelope,
    {},
  )
  const reading = body?.getReader().read()
  expect(vi.getTimerCount()).toBe(1)
  gate.reject(new Error('The store is gone'))
  await expect(reading).rejects.toThrow('The envelope is broken')
  expect(vi.getTimerCount()).toBe(0)
  await serving.server.close()
  expect(isLeft).toBe(true)
})

test('each stream says that it is alive by a timer of its own: on Workers it is its request’s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const gate = Promise.withResolvers<void>()
  const slow: Agent = {
    ...echo,
    async *run() {
      yield text('a first word')
      await gate.promise
    },
  }
  const app = a2a(slow, { auth: 'none', heartbeat: 100 })
  const responses = [await stream(app), await stream(app)]
  expect(vi.getTimerCount()).toBe(2)
  const [first, other] = responses.map(({ body }) => body?.getReader())
  await first?.cancel()
  expect(vi.getTimerCount()).toBe(1)
  gate.resolve()
  while (!(await other?.read())?.done);
  expect(vi.getTimerCount()).toBe(0)
  await app.close()
})

test('an onError that throws leaves a stream that ends with an error', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  const gate = Promise.withResolvers<void>()
  const engine = memoryEngine()
  const app = a2a(echo, {
    auth: 'none',
    engine: {
      ...engine,
      async read() {
        await gate.promise
        throw new Error('The store is gone')
      },
    },
    onError() {
      throw new Error('The logger is broken')
    },
  })
  const response = await stream(app)
  gate.resolve()
  // The reading fails before anybody pulls.
  await new Promise((resolve) => setImmediate(resolve))
  expect(await response.text()).toContain('Something went wrong')
  await app.close({ drainMs: 0 })
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
