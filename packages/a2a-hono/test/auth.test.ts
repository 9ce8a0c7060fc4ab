import { describe, expect, test } from 'vitest'
import { agentCardSchema, PermissionDeniedError, UnauthenticatedError, userMessage } from 'a2a-core'
import { inputRequired, text, type Agent, type Caller } from 'a2a-core/server'
import { a2a, type Auth } from 'a2a-hono'
import { call, cardAt, post, sending } from './call.ts'
import { echo } from './echo.ts'

const url = 'http://agents.example.com'
const callers = new Map<string, Caller>([
  ['key-ann', { tenant: 'acme', owner: 'ann', claims: { role: 'admin' } }],
  ['key-bob', { tenant: 'acme', owner: 'bob' }],
  ['key-ann-elsewhere', { tenant: 'other', owner: 'ann' }],
])

const auth: Auth = {
  securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } } },
  securityRequirements: [{ schemes: { key: { list: [] } } }],
  challenge: 'ApiKey realm="agents"',
  async authenticate(request) {
    const key = request.headers.get('x-api-key') ?? ''
    if (key === 'broken') throw new Error('connect ECONNREFUSED password=hunter2')
    if (key === 'key-banned') throw new PermissionDeniedError('This key may not call the agent')
    const caller = callers.get(key)
    if (!caller) throw new UnauthenticatedError('Send your key in the header X-Api-Key')
    return caller
  },
}

const as = (key: string): { 'X-Api-Key': string } => ({ 'X-Api-Key': key })

/** An agent that asks once, so that its tasks stay open. */
const asking: Agent = {
  ...echo,
  async *run(turn) {
    if (turn.number === 1) yield inputRequired({ prompt: 'Which?' })
    else yield text(turn.text)
  },
}

describe('input: a request without valid credentials', () => {
  test.each([
    ['SendMessage', sending('hi')[1]],
    ['SendStreamingMessage', { message: userMessage('hi') }],
    ['GetTask', { id: 't' }],
    ['ListTasks', {}],
    ['CancelTask', { id: 't' }],
    ['SubscribeToTask', { id: 't' }],
    ['GetExtendedAgentCard', {}],
    ['nothing', {}],
  ])('is 401 with a challenge: %s', async (method, params) => {
    const app = a2a(echo, { auth })
    for (const headers of [{}, as('unknown')]) {
      const response = await post(app, url, [method, params], headers)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('ApiKey realm="agents"')
      expect(await response.json()).toMatchObject({
        error: { code: -32050, message: 'Send your key in the header X-Api-Key' },
      })
    }
  })

  test('is refused before its body is read', async () => {
    const app = a2a(echo, { auth })
    let pulled = 0
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled++
          controller.enqueue(new Uint8Array(1_000))
        },
      },
      { highWaterMark: 0 },
    )
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
      body,
      duplex: 'half',
    }
    expect((await app.fetch(new Request(url, init))).status).toBe(401)
    expect(pulled).toBe(0)
  })
})

test('a caller who may not is 403, without a challenge', async () => {
  const response = await post(a2a(echo, { auth }), url, sending('hi'), as('key-banned'))
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toBeNull()
  expect(await response.json()).toMatchObject({
    error: { code: -32051, message: 'This key may not call the agent' },
  })
})

test('what broke while authenticating is 500 with an id, and no secret', async () => {
  const errors: unknown[] = []
  const app = a2a(echo, { auth, onError: (error) => errors.push(error) })
  const response = await post(app, url, sending('hi'), as('broken'))
  expect(response.status).toBe(500)
  expect(await response.text()).not.toMatch(/hunter2|ECONNREFUSED/)
  expect(errors).toHaveLength(1)
})

test.each([undefined, null, { owner: 'ann' }, { tenant: 'acme' }, 'ann'])(
  'an authenticate that gives no caller lets nobody in: %j',
  async (given) => {
    const errors: unknown[] = []
    const app = a2a(echo, {
      auth: { ...auth, authenticate: () => given as never },
      onError: (error) => errors.push(error),
    })
    expect((await post(app, url, sending('hi'))).status).toBe(500)
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringContaining('{ tenant, owner }') as string }),
    ])
  },
)

test('row 1.2: the card is public, and says how to authenticate, as ProtoJSON has it', async () => {
  const card = await cardAt(a2a(echo, { auth }), url)
  expect(card).toMatchObject({
    securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } } },
    securityRequirements: [{ schemes: { key: { list: [] } } }],
  })
  expect(agentCardSchema.parse(card)).toEqual(card)
  expect(JSON.stringify(card)).not.toContain('$case')
})

test('a card of an agent without auth requires nothing', async () => {
  const card = await cardAt(a2a(echo, { auth: 'none' }), url)
  expect(card).not.toHaveProperty('securitySchemes')
  expect(card).not.toHaveProperty('securityRequirements')
})

test('the agent is told who calls, with claims', async () => {
  const seen: Caller[] = []
  const app = a2a(
    {
      ...echo,
      async *run({ caller }) {
        seen.push(caller)
        yield text('done')
      },
    },
    { auth },
  )
  await call(app, url, sending('hi'), as('key-ann'))
  expect(seen).toEqual([{ tenant: 'acme', owner: 'ann', claims: { role: 'admin' } }])
})

test('row 19: a colleague whom auth takes for the same owner may subscribe', async () => {
  const gate = Promise.withResolvers<void>()
  const agent: Agent = {
    ...echo,
    async *run() {
      yield text('begun')
      await gate.promise
      yield text(' and done')
    },
  }
  const team: Auth = { ...auth, authenticate: () => ({ tenant: 'acme', owner: 'the team' }) }
  const app = a2a(agent, { auth: team })
  const [method, params] = sending('hi')
  const configuration = { returnImmediately: true }
  const begun = await call(app, url, [method, { ...params, configuration }], as('key-ann'))
  const { id } = (begun.result as { task: { id: string } }).task
  const stream = await post(app, url, ['SubscribeToTask', { id }], as('key-bob'))
  gate.resolve()
  const seen = await stream.text()
  expect(seen).toContain(' and done')
  expect(seen).toContain('TASK_STATE_COMPLETED')
})

describe("a task is its owner's alone, in every operation", () => {
  test.each(['key-bob', 'key-ann-elsewhere'])('%s', async (other) => {
    const app = a2a(asking, { auth })
    const asked = await call(app, url, sending('hi'), as('key-ann'))
    const { id, contextId } = (asked.result as { task: { id: string; contextId: string } }).task
    for (const request of [
      ['GetTask', { id }],
      ['CancelTask', { id }],
      ['SubscribeToTask', { id }],
      sending('mine', { taskId: id }),
      ['SendStreamingMessage', { message: userMessage('mine', { taskId: id }) }],
      // The tenant on the wire routes; it never grants.
      ['GetTask', { id, tenant: 'acme' }],
    ] satisfies [string, object][]) {
      expect(await call(app, url, request, as(other))).toEqual({ code: -32001 })
    }
    const list = await call(app, url, ['ListTasks', { tenant: 'acme', contextId }], as(other))
    expect(list.result).toMatchObject({ tasks: [], totalSize: 0 })
    // Naming the context of another is no way into it.
    const own = await call(app, url, sending('hi', { contextId }), as(other))
    expect((own.result as { task: { history: unknown[] } }).task.history).toHaveLength(1)
    const mine = await call(app, url, ['GetTask', { id }], as('key-ann'))
    expect(mine.result).toMatchObject({ status: { state: 'TASK_STATE_INPUT_REQUIRED' } })
    const listed = await call(app, url, ['ListTasks', {}], as('key-ann'))
    expect(listed.result).toMatchObject({ totalSize: 1 })
  })
})
