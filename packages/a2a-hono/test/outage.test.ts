import { textOf, type StreamResponse } from 'a2a-core'
import { connect, type ConnectOptions } from 'a2a-core/client'
import {
  EngineUnavailableError,
  memoryEngine,
  text,
  type Agent,
  type Engine,
} from 'a2a-core/server'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { a2a, type A2AApp } from '../src/index.ts'
import { post, sending } from './call.ts'

const secret = 'connect ECONNREFUSED postgres://app:hunter2@db'

/** An engine that is away when the test says so, for a number of calls. */
function engineThatGoes(): Engine & { goAway: (calls?: number) => void } {
  const inner = memoryEngine()
  let left = 0
  const check = (): void => {
    if (left === 0) return
    left--
    throw new EngineUnavailableError(secret)
  }
  return {
    ...inner,
    goAway(calls = Infinity) {
      left = calls
    },
    async create(...given) {
      check()
      return inner.create(...given)
    },
    async get(...given) {
      check()
      return inner.get(...given)
    },
    async read(...given) {
      check()
      return inner.read(...given)
    },
    // What is new has to be read, as from a database.
    async changed(...given) {
      await inner.changed(...given)
    },
  }
}

/** An app of an agent that counts how often it ran, and waits between two words. */
function stage(): { app: A2AApp; engine: ReturnType<typeof engineThatGoes>; runs: () => number } {
  const engine = engineThatGoes()
  let runs = 0
  const agent: Agent = {
    id: 'agent',
    about: { name: 'Agent' },
    async *run() {
      runs++
      yield text('before')
      await gate.promise
      yield text(' and after')
    },
  }
  const app = a2a(agent, { engine, auth: 'none', onError: () => undefined })
  onTestFinished(() => app.close({ drainMs: 0 }))
  return { app, engine, runs: () => runs }
}

let gate: PromiseWithResolvers<void>

beforeEach(() => {
  gate = Promise.withResolvers()
})

const url = 'http://agent.example/'

describe('while the engine is away', () => {
  test('JSON-RPC answers 503 and when to try again, and nothing of the reason', async () => {
    const { app, engine } = stage()
    engine.goAway()
    const response = await post(app, url, sending('hello'))
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('3')
    const body = await response.text()
    expect(JSON.parse(body)).toMatchObject({ id: 1, error: { code: -32056 } })
    expect(body).not.toMatch(/hunter2|ECONNREFUSED/)
  })

  test('a stream is answered 503, too: it has not begun', async () => {
    const { app, engine } = stage()
    engine.goAway()
    const [, params] = sending('hello')
    const response = await post(app, url, ['SendStreamingMessage', params])
    expect(response.status).toBe(503)
    expect(response.headers.get('Content-Type')).toBe('application/json')
  })

  test('JSON-RPC of 0.3 answers with the error in a body that its clients read', async () => {
    const { app, engine } = stage()
    engine.goAway()
    const message = {
      messageId: 'm',
      role: 'user',
      kind: 'message',
      parts: [{ kind: 'text', text: 'x' }],
    }
    const response = await post(app, url, ['message/send', { message }], { 'A2A-Version': '0.3' })
    expect(response.status).toBe(200)
    expect(response.headers.get('Retry-After')).toBe('3')
    expect(await response.json()).toMatchObject({ error: { code: -32056 } })
  })

  test('HTTP+JSON answers 503 and when to try again', async () => {
    const { app, engine } = stage()
    engine.goAway()
    const response = await app.request(`${url}tasks/some`, { headers: { 'A2A-Version': '1.0' } })
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('3')
    expect(await response.json()).toMatchObject({ error: { status: 'UNAVAILABLE' } })
  })
})

describe.each(['JSONRPC', 'HTTP+JSON'] as const)('our client, over %s,', (binding) => {
  type Fetch = NonNullable<ConnectOptions['fetch']>

  /** A client of an app, that never pauses between its tries. */
  async function client(app: A2AApp) {
    const statuses: number[] = []
    const fetch: Fetch = async (at, init) => {
      const response = await app.request(at, init)
      statuses.push(response.status)
      // As if the time had passed that it is told to wait.
      const headers = new Headers(response.headers)
      if (headers.has('Retry-After')) headers.set('Retry-After', '0')
      return new Response(response.body, { status: response.status, headers })
    }
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const remote = await connect(url, { binding, fetch })
    statuses.length = 0
    return { remote, statuses }
  }

  test('asks again what could not be stored, and the agent runs once', async () => {
    const { app, engine, runs } = stage()
    const { remote, statuses } = await client(app)
    gate.resolve()
    engine.goAway(2)
    expect((await remote.ask('go')).text).toBe('before and after')
    expect(statuses.slice(0, 3)).toEqual([503, 503, 200])
    expect(runs()).toBe(1)
  })

  test('resumes a stream that an outage cut, and misses nothing', async () => {
    const { app, engine, runs } = stage()
    const { remote, statuses } = await client(app)
    const events: StreamResponse[] = []
    for await (const event of remote.stream('go')) {
      events.push(event)
      if (!event.artifactUpdate || events.length > 3) continue
      // The reader of the log fails, and then the first who subscribes again.
      engine.goAway(2)
      gate.resolve()
    }
    const said = events.map(({ artifactUpdate }) => textOf(artifactUpdate?.artifact.parts ?? []))
    expect(said.join('')).toBe('before and after')
    expect(statuses).toContain(503)
    expect(runs()).toBe(1)
  })
})
