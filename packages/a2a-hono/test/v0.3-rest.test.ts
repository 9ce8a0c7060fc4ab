import { describe, expect, test } from 'vitest'
import type { A2AApp } from '../src/index.ts'
import { eventsOf, served, type Fields } from './v0.3-peer.ts'

const json = { 'Content-Type': 'application/json' }

/** What a client of 0.3, which names no version, is answered: `POST /v1/message:send` and the like. */
async function ask(
  app: A2AApp,
  line: string,
  body?: unknown,
  headers: Record<string, string> = json,
): Promise<Response> {
  const [method = '', path = ''] = line.split(' ')
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  return app.request(path, { method, headers, ...init })
}

async function bodyOf(app: A2AApp, ...request: [line: string, body?: unknown]): Promise<Fields> {
  const response = await ask(app, ...request)
  expect(response.headers.get('Content-Type')).toBe('application/json')
  expect(response.status).toBe(200)
  return response.json() as Promise<Fields>
}

/** A message in the form that the proto file of 0.3 has for it. */
const message = (text: string, fields: Fields = {}): Fields => ({
  messageId: crypto.randomUUID(),
  role: 'ROLE_USER',
  content: [{ text }],
  ...fields,
})

const blocking = { configuration: { blocking: true } }

async function taskOf(app: A2AApp, text: string, more: Fields = blocking): Promise<Fields> {
  const { task } = await bodyOf(app, 'POST /v1/message:send', { message: message(text), ...more })
  return task as Fields
}

const stateOf = (task: Fields) => (task['status'] as Fields)['state']

describe('POST /v1/message:send', () => {
  test('gives the task in the form of the proto file', async () => {
    const sent = message('hi')
    const body = await bodyOf(served(), 'POST /v1/message:send', { message: sent, ...blocking })
    const { id, contextId, ...task } = body['task'] as Fields
    expect(task).toEqual({
      status: { state: 'TASK_STATE_COMPLETED', timestamp: expect.any(String) as unknown },
      artifacts: [{ artifactId: 'answer-1', parts: [{ text: 'You said hi' }] }],
      history: [{ ...sent, taskId: id, contextId }],
    })
  })

  test('takes the proto names of its fields, and messages as JSON-RPC has them', async () => {
    const app = served()
    const content = [{ text: 'give' }, { data: { data: { seats: 3 } } }]
    const named = { message_id: 'm1', role: 'ROLE_USER', content }
    const parts = [
      { kind: 'text', text: 'give' },
      { kind: 'data', data: { seats: 3 } },
    ]
    const kind = { kind: 'message', messageId: 'm2', role: 'user', parts }
    const given = {
      artifacts: [
        { name: 'data', parts: [{ data: { data: { got: { seats: 3 } } } }] },
        { parts: [{ file: { fileWithBytes: 'aGk=', name: 'hi.txt' } }] },
      ],
    }
    for (const request of [{ message: named }, { request: named }, { message: kind }]) {
      const { task } = await bodyOf(app, 'POST /v1/message:send', request)
      expect(task).toMatchObject(given)
    }
  })

  test('waits when it is told to, and without a word; a configuration that does not say so does not', async () => {
    const app = served()
    expect(stateOf(await taskOf(app, 'hi', blocking))).toBe('TASK_STATE_COMPLETED')
    expect(stateOf(await taskOf(app, 'hi', {}))).toBe('TASK_STATE_COMPLETED')
    const waiting = await taskOf(app, 'wait', { configuration: { acceptedOutputModes: [] } })
    expect(stateOf(waiting)).toMatch(/SUBMITTED|WORKING/)
  })

  test('gives a direct reply as a message', async () => {
    const app = served({}, { replies: true })
    const body = await bodyOf(app, 'POST /v1/message:send', { message: message('reply') })
    expect(body).toMatchObject({ message: { role: 'ROLE_AGENT', content: [{ text: 'Hello' }] } })
  })
})

test('POST /v1/message:stream gives each event in a field with its name', async () => {
  const response = await ask(served(), 'POST /v1/message:stream', { message: message('hi') })
  const events = await eventsOf(response)
  expect(events[0]).toMatchObject({ task: { status: { state: 'TASK_STATE_SUBMITTED' } } })
  const texts = events.flatMap(({ artifactUpdate }) =>
    artifactUpdate ? (artifactUpdate as { artifact: { parts: Fields[] } }).artifact.parts : [],
  )
  expect(texts.map(({ text }) => text).join('')).toBe('You said hi')
  expect(events.at(-1)).toMatchObject({
    statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' }, final: true },
  })
})

test('GET /v1/tasks/{id} gives a task, with as much history as is asked for', async () => {
  const app = served()
  const { id } = await taskOf(app, 'hi')
  expect(await bodyOf(app, `GET /v1/tasks/${String(id)}`)).toMatchObject({
    id,
    history: [{ role: 'ROLE_USER' }],
  })
  const short = await bodyOf(app, `GET /v1/tasks/${String(id)}?historyLength=0`)
  expect(short['history'] ?? []).toEqual([])
})

test('POST /v1/tasks/{id}:cancel ends a task, with a body and without', async () => {
  const app = served()
  for (const body of [undefined, {}, { name: 'tasks/x' }]) {
    const { id } = await taskOf(app, 'wait', { configuration: {} })
    expect(await bodyOf(app, `POST /v1/tasks/${String(id)}:cancel`, body)).toMatchObject({
      id,
      status: { state: 'TASK_STATE_CANCELLED' },
    })
  }
})

test.each(['GET', 'POST'])(
  '%s /v1/tasks/{id}:subscribe gives a task, also one that has ended',
  async (method) => {
    const app = served()
    const { id } = await taskOf(app, 'wait', { configuration: {} })
    const response = await ask(app, `${method} /v1/tasks/${String(id)}:subscribe`)
    await ask(app, `POST /v1/tasks/${String(id)}:cancel`)
    const events = await eventsOf(response)
    expect(events[0]).toMatchObject({ task: { id } })
    expect(events.at(-1)).toMatchObject({
      statusUpdate: { status: { state: 'TASK_STATE_CANCELLED' }, final: true },
    })
    const ended = await ask(app, `${method} /v1/tasks/${String(id)}:subscribe`)
    expect(await eventsOf(ended)).toMatchObject([
      { task: { id, status: { state: 'TASK_STATE_CANCELLED' } } },
    ])
  },
)

describe('/v1/tasks/{id}/pushNotificationConfigs', () => {
  const push = { push: { fetch: async () => new Response() } }
  const config = { id: 'w', url: 'https://a.example/hook' }

  test('POST, GET and DELETE', async () => {
    const app = served(push)
    const { id } = await taskOf(app, 'hi')
    const path = `/v1/tasks/${String(id)}/pushNotificationConfigs`
    const stored = {
      name: `tasks/${String(id)}/pushNotificationConfigs/w`,
      pushNotificationConfig: config,
    }
    expect(
      await bodyOf(app, `POST ${path}`, { name: stored.name, pushNotificationConfig: config }),
    ).toEqual(stored)
    expect(await bodyOf(app, `GET ${path}/w`)).toEqual(stored)
    expect(await bodyOf(app, `GET ${path}`)).toEqual({ configs: [stored] })
    expect(await bodyOf(app, `DELETE ${path}/w`)).toEqual({})
    expect(await bodyOf(app, `GET ${path}`)).toEqual({ configs: [] })
  })

  test.each([
    [
      'in the request of the proto file',
      { configId: 'w', config: { pushNotificationConfig: { url: config.url } } },
    ],
    [
      'with its proto names',
      { config_id: 'w', config: { push_notification_config: { url: config.url } } },
    ],
    [
      'as the specification’s text has it',
      { config: { taskId: 't', pushNotificationConfig: config } },
    ],
  ])('POST takes the webhook %s', async (_, body) => {
    const app = served(push)
    const { id } = await taskOf(app, 'hi')
    const path = `/v1/tasks/${String(id)}/pushNotificationConfigs`
    expect(await bodyOf(app, `POST ${path}`, body)).toMatchObject({
      pushNotificationConfig: config,
    })
  })
})

describe('GET /v1/card', () => {
  const auth = {
    securitySchemes: {
      key: { apiKeySecurityScheme: { location: 'header' as const, name: 'X-Key' } },
    },
    securityRequirements: [{ schemes: { key: { list: [] } } }],
    challenge: 'ApiKey',
    authenticate: () => ({ tenant: '', owner: 'ann' }),
  }

  test('gives a card that is read by its JSON, and by the proto file', async () => {
    const app = served({ auth, extendedCard: ({ owner }) => ({ name: `For ${owner}` }) })
    expect(await bodyOf(app, 'GET /v1/card')).toMatchObject({
      name: 'For ann',
      url: 'http://localhost',
      security: [{ key: [] }],
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key', ...auth.securitySchemes.key },
      },
    })
  })

  test('is an error where there is none', async () => {
    const response = await ask(served(), 'GET /v1/card')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      code: -32007,
      type: 'AuthenticatedExtendedCardNotConfiguredError',
    })
  })
})

describe('errors have the form of 0.3:', () => {
  test.each<[string, unknown, number, number, string]>([
    ['GET /v1/tasks/unknown', undefined, 404, -32001, 'TaskNotFoundError'],
    ['POST /v1/tasks/unknown:cancel', undefined, 404, -32001, 'TaskNotFoundError'],
    ['GET /v1/tasks/unknown:subscribe', undefined, 404, -32001, 'TaskNotFoundError'],
    ['POST /v1/message:send', {}, 400, -32602, 'InvalidParamsError'],
    ['POST /v1/message:stream', { message: {} }, 400, -32602, 'InvalidParamsError'],
    ['GET /v1/tasks/t?historyLength=x', undefined, 400, -32602, 'InvalidParamsError'],
    ['POST /v1/tasks/t/pushNotificationConfigs', {}, 400, -32602, 'InvalidParamsError'],
    [
      'GET /v1/tasks/t/pushNotificationConfigs',
      undefined,
      400,
      -32003,
      'PushNotificationNotSupportedError',
    ],
  ])('%s %j', async (line, body, status, code, type) => {
    const response = await ask(served(), line, body)
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(await response.json()).toMatchObject({
      code,
      type,
      message: expect.any(String) as unknown,
    })
  })

  test('also those of requests that are not let in', async () => {
    const text = await ask(served(), 'POST /v1/message:send', 'hi', {
      'Content-Type': 'text/plain',
    })
    expect(text.status).toBe(415)
    expect(await text.json()).toMatchObject({ type: 'UnsupportedMediaTypeError' })
  })

  test('but where the version is another', async () => {
    const versioned = { ...json, 'A2A-Version': '1.0' }
    // The path begins with a tenant then.
    const response = await ask(served(), 'GET /v1/tasks/unknown', undefined, versioned)
    expect(response.headers.get('Content-Type')).toBe('application/a2a+json')
    expect(await response.json()).toMatchObject({ error: { status: 'NOT_FOUND' } })
  })
})

describe('the version', () => {
  test('paths of 1.0 without it are answered with what to add', async () => {
    const response = await ask(served(), 'POST /message:send', {})
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('A2A-Version: 1.0') as unknown },
    })
  })

  test('0.3 has no paths of 1.0', async () => {
    const response = await ask(served(), 'GET /tasks', undefined, { 'A2A-Version': '0.3' })
    expect(response.status).toBe(404)
  })

  test('can be turned off', async () => {
    const response = await ask(served({ versions: ['1.0'] }), 'GET /v1/tasks/t')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ type: 'VersionNotSupportedError' })
  })
})

test('methods that a path does not know are 405, and say what it knows', async () => {
  const response = await ask(served(), 'PUT /v1/tasks/t')
  expect(response.status).toBe(405)
  expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
  expect((await ask(served(), 'GET /v1/tasks')).status).not.toBe(200)
})
