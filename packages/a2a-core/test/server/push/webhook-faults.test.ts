import { describe, expect, onTestFinished, test } from 'vitest'
import { userMessage, type StreamResponse } from 'a2a-core'
import {
  anonymousCaller,
  artifact,
  createServer,
  memoryEngine,
  sendMessage,
  type Agent,
  type Call,
  type Engine,
  type PushOptions,
  type Server,
  type ServerOptions,
} from 'a2a-core/server'

const call: Call = {
  caller: anonymousCaller,
  extensions: [],
  request: new AbortController(),
}

/** An agent that says 250 things, each a record of its own. */
const talkative: Agent = {
  id: 'talkative',
  about: { name: 'Talkative' },
  async *run() {
    for (let thing = 0; thing < 250; thing++) yield artifact({ data: thing })
  },
}

function serving(push: PushOptions, engine?: Engine, onError?: ServerOptions['onError']): Server {
  const options = { engine, push: { retryDelays: [0, 0, 0], ...push }, onError }
  const server = createServer(talkative, options)
  onTestFinished(async () => {
    await server.close({ drainMs: 0 })
    await engine?.close()
  })
  return server
}

async function ask(server: Server, url = 'https://example.com/hook') {
  const { task } = await sendMessage(
    server,
    { message: userMessage('go'), configuration: { taskPushNotificationConfig: { url } } },
    call,
  )
  return task
}

function eventIn({ body }: RequestInit): StreamResponse {
  return JSON.parse(body as string)
}

function isEnd({ statusUpdate }: StreamResponse): boolean {
  return statusUpdate?.status.state === 'TASK_STATE_COMPLETED'
}

test('row 24: a slow webhook gets all in order, and nothing is held for it but its place', async () => {
  const answer = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const got: StreamResponse[] = []
  const inner = memoryEngine()
  let readLate = 0
  const engine: Engine = {
    ...inner,
    async read(key, after, limit) {
      const records = await inner.read(key, after, limit)
      readLate += records.length
      return records
    },
  }
  const server = serving(
    {
      async fetch(_, init) {
        await answer.promise
        const event = eventIn(init)
        got.push(event)
        if (isEnd(event)) ended.resolve()
        return new Response(null, { status: 204 })
      },
    },
    engine,
  )
  // The task does not wait for it.
  const task = await ask(server)
  expect(task?.status.state).toBe('TASK_STATE_COMPLETED')
  expect(got).toEqual([])
  readLate = 0
  answer.resolve()
  await ended.promise
  const key = { agent: 'talkative', tenant: '', owner: 'anonymous', taskId: task?.id ?? '' }
  const log = await inner.read(key, 0, 1_000)
  expect(got).toEqual(log.map(({ event }) => event))
  // What was not in the batch under way was in the log alone.
  expect(readLate).toBeGreaterThan(100)
})

// Which addresses may be called is not guarded yet: until it is, `push.fetch` is where to do it.
describe('row 25: a webhook is called', () => {
  test('without following where it redirects to', async () => {
    const ended = Promise.withResolvers<void>()
    const calls: RequestInit[] = []
    const server = serving({
      async fetch(_, init) {
        calls.push(init)
        if (isEnd(eventIn(init))) ended.resolve()
        return calls.length === 1
          ? new Response(null, { status: 307, headers: { Location: 'http://169.254.169.254/' } })
          : new Response(null, { status: 204 })
      },
    })
    await ask(server)
    await ended.promise
    expect(new Set(calls.map(({ redirect }) => redirect))).toEqual(new Set(['manual']))
    // What was redirected counts as failed, and is sent again.
    expect(calls[1]?.body).toBe(calls[0]?.body)
  })

  test('for a bounded time', async () => {
    const ended = Promise.withResolvers<void>()
    let calls = 0
    const server = serving({
      timeout: 10,
      async fetch(_, init) {
        if (++calls === 1) {
          const { signal } = init
          return new Promise((__, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason as Error))
          })
        }
        if (isEnd(eventIn(init))) ended.resolve()
        return new Response(null, { status: 204 })
      },
    })
    await ask(server)
    await ended.promise
    expect(calls).toBeGreaterThan(250)
  })

  test('by a fetch of one’s own, which may refuse its address, and is told of at the end', async () => {
    const refused: string[] = []
    const told: unknown[] = []
    const server = serving(
      {
        async fetch(url) {
          refused.push(url)
          throw new Error('This address is inside the network')
        },
      },
      undefined,
      (error) => told.push(error),
    )
    const task = await ask(server, 'http://localhost:8080/admin')
    expect(task?.status.state).toBe('TASK_STATE_COMPLETED')
    await expect.poll(() => refused.length).toBe(4)
    expect(new Set(refused)).toEqual(new Set(['http://localhost:8080/admin']))
    await expect.poll(() => told).toHaveLength(1)
    expect(told).toMatchObject([{ cause: new Error('This address is inside the network') }])
  })
})

test('a server that closes in the last attempt at a webhook does not give it up', async () => {
  const engine = memoryEngine()
  const { push } = engine
  if (!push) throw new Error('The memory engine has webhooks')
  const called = Promise.withResolvers<void>()
  const outcome = Promise.withResolvers<unknown>()
  const watched: Engine = {
    ...engine,
    push: {
      ...push,
      work: (agent, deliver, options) =>
        push.work(
          agent,
          async (delivery) => {
            const came = await deliver(delivery)
            outcome.resolve(came)
            return came
          },
          options,
        ),
    },
  }
  const server = serving(
    {
      retryDelays: [],
      fetch: (_, { signal }) =>
        new Promise((__, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
          called.resolve()
        }),
    },
    watched,
  )
  await ask(server)
  await called.promise
  await server.close({ drainMs: 0 })
  expect(await outcome.promise).toEqual({ kind: 'caught-up' })
})

test('who lost its webhook while it called finishes that call, and makes no other', async () => {
  const engine = memoryEngine()
  const { push } = engine
  if (!push) throw new Error('The memory engine has webhooks')
  const over = Promise.withResolvers<void>()
  const calls: StreamResponse[] = []
  const asleep: Engine = {
    ...engine,
    push: {
      ...push,
      // Another process holds the webhook by now.
      delivered: async () => false,
      work: (agent, deliver, options) =>
        push.work(
          agent,
          async (delivery) => {
            await deliver(delivery)
            over.resolve()
            return { kind: 'stop' }
          },
          options,
        ),
    },
  }
  const server = serving(
    {
      fetch: async (_, init) => {
        calls.push(eventIn(init))
        return new Response()
      },
    },
    asleep,
  )
  await ask(server)
  await over.promise
  expect(calls).toHaveLength(1)
})
