import { describe, expect, test } from 'vitest'
import { connect, type ConnectOptions, type RemoteAgent } from '../../src/client/index.ts'
import {
  A2AError,
  agentCardSchema,
  errorTable,
  InvalidAgentResponseError,
  newId,
  toRestError,
  userMessage,
  type AgentCard,
  type ErrorName,
  type StreamResponse,
} from '../../src/protocol/index.ts'
import { newA2AError } from '../../src/protocol/errors.ts'
import { cardOf, status, taskIn } from './fake-agent.ts'
import { told } from './story.ts'

const offer = {
  url: 'https://a.example/agents/pricing/',
  protocolBinding: 'HTTP+JSON',
  protocolVersion: '1.0',
}

type Sent = { line: string; query: Record<string, string>; body: unknown; headers: Headers }

type Answering = {
  answer?: (sent: Sent, count: number) => Response | Promise<Response>
  options?: ConnectOptions
  /** What the card says of the interface. */
  fields?: object
}

/** A client of an agent that answers each request as told. */
async function connected({
  answer = () => json(taskIn('TASK_STATE_WORKING')),
  options = {},
  fields = {},
}: Answering = {}): Promise<{ remote: RemoteAgent; sent: Sent[] }> {
  const sent: Sent[] = []
  const remote = await connect(card({ ...offer, ...fields }), {
    retry: false,
    ...options,
    fetch: async (url, init) => {
      const { origin, pathname, searchParams } = new URL(url)
      const body = init.body === undefined ? undefined : JSON.parse(init.body as string)
      sent.push({
        line: `${init.method} ${origin}${pathname}`,
        query: Object.fromEntries(searchParams),
        body,
        headers: new Headers(init.headers),
      })
      return answer(sent.at(-1) as Sent, sent.length)
    },
  })
  return { remote, sent }
}

function json(body: unknown, code = 200, headers: Record<string, string> = {}): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status: code,
    headers: { 'Content-Type': 'application/a2a+json', ...headers },
  })
}

function stream(...frames: string[]): Response {
  return new Response(frames.join(''), { headers: { 'Content-Type': 'text/event-stream' } })
}

function frame(event: StreamResponse, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`
}

function card(...supportedInterfaces: object[]): AgentCard {
  return agentCardSchema.parse(cardOf({ supportedInterfaces }))
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it succeeded')
    },
    (error: Error) => error,
  )
}

const root = 'https://a.example/agents/pricing'
const done: StreamResponse = { task: taskIn('TASK_STATE_COMPLETED') }

describe('each operation has its method and path:', () => {
  test('SendMessage', async () => {
    const { remote, sent } = await connected({ answer: () => json(done) })
    const message = userMessage('hi')
    expect(await remote.send({ message, metadata: { a: 1 } })).toEqual(done)
    expect(sent).toMatchObject([
      { line: `POST ${root}/message:send`, query: {}, body: { message, metadata: { a: 1 } } },
    ])
  })

  test('SendStreamingMessage', async () => {
    const { remote, sent } = await connected({ answer: () => stream(frame(done)) })
    const { events } = await told(remote.stream('hi'))
    expect(events).toEqual([done])
    expect(sent).toMatchObject([{ line: `POST ${root}/message:stream` }])
    expect(sent[0]?.headers.get('Accept')).toBe('text/event-stream')
  })

  test('GetTask', async () => {
    const { remote, sent } = await connected()
    await remote.getTask('task-1')
    await remote.getTask('a/b c?d#é:cancel', { historyLength: 0 })
    expect(sent).toMatchObject([
      { line: `GET ${root}/tasks/task-1`, query: {}, body: undefined },
      {
        line: `GET ${root}/tasks/a%2Fb%20c%3Fd%23%C3%A9%3Acancel`,
        query: { historyLength: '0' },
      },
    ])
  })

  test('ListTasks', async () => {
    const { remote, sent } = await connected({ answer: () => json({ tasks: [] }) })
    const tasks = remote.listTasks({
      contextId: 'a&b',
      status: 'TASK_STATE_WORKING',
      pageSize: 5,
      includeArtifacts: false,
      statusTimestampAfter: '2025-11-09T10:30:00Z',
      historyLength: undefined,
    })
    expect(await Array.fromAsync(tasks)).toEqual([])
    expect(sent).toMatchObject([{ line: `GET ${root}/tasks` }])
    expect(sent[0]?.query).toEqual({
      contextId: 'a&b',
      status: 'TASK_STATE_WORKING',
      pageSize: '5',
      includeArtifacts: 'false',
      statusTimestampAfter: '2025-11-09T10:30:00Z',
    })
  })

  test('CancelTask', async () => {
    const { remote, sent } = await connected()
    await remote.cancel('task-1', { metadata: { why: 'late' } })
    expect(sent).toMatchObject([
      { line: `POST ${root}/tasks/task-1:cancel`, body: { metadata: { why: 'late' } } },
    ])
  })

  test('SubscribeToTask', async () => {
    const { remote, sent } = await connected({ answer: () => stream(frame(done)) })
    await told(remote.subscribe('task-1', { lastEventId: '5' }))
    expect(sent).toMatchObject([{ line: `POST ${root}/tasks/task-1:subscribe`, body: {} }])
    expect(sent[0]?.headers.get('Last-Event-ID')).toBe('5')
  })
})

test('the tenant stands in the path, and what the address says besides stays', async () => {
  const fields = { url: 'https://a.example/?key=1', tenant: 'a/b' }
  const { remote, sent } = await connected({ fields })
  await remote.getTask('task-1', { historyLength: 2 })
  expect(sent).toMatchObject([
    {
      line: 'GET https://a.example/a%2Fb/tasks/task-1',
      query: { key: '1', historyLength: '2' },
    },
  ])
})

test('requests say what they are, and what they take', async () => {
  const { remote, sent } = await connected({
    options: { headers: { Authorization: 'Bearer t' }, extensions: ['urn:a'] },
  })
  await remote.cancel('task-1')
  expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
    accept: 'application/a2a+json, application/json',
    authorization: 'Bearer t',
    'a2a-extensions': 'urn:a',
    'a2a-version': '1.0',
    'content-type': 'application/a2a+json',
  })
})

test.each(['', '.', '..'])('the id %j is refused, for it cannot stand in a path', async (id) => {
  const { remote, sent } = await connected()
  expect(await errorOf(remote.getTask(id))).toMatchObject({
    name: 'InvalidParamsError',
    message: `Invalid parameters: id: "${id}" cannot stand in the path of an address`,
  })
  expect(sent).toEqual([])
})

describe('an error', () => {
  test.each(Object.keys(errorTable) as ErrorName[])('%s comes back as its class', async (name) => {
    const error = newA2AError(name, 'because', { metadata: { n: '1' } })
    const { remote } = await connected({ answer: () => json(toRestError(error), 500) })
    const thrown = await errorOf(remote.getTask('task-1'))
    expect(A2AError.is(thrown)).toBe(true)
    expect(thrown).toMatchObject({ name, message: 'because', details: error.details })
  })

  test.each<[string, number, unknown, ErrorName, string]>([
    ['no details', 404, { error: { code: 404, message: 'gone' } }, 'MethodNotFoundError', 'gone'],
    [
      'a reason of somebody else',
      403,
      {
        error: { message: 'no', details: [{ '@type': 'x/ErrorInfo', reason: 'API_KEY_INVALID' }] },
      },
      'PermissionDeniedError',
      'no',
    ],
    [
      'details that are none',
      400,
      { error: { message: 'no', details: 'x' } },
      'InvalidRequestError',
      'no',
    ],
    ['no message', 400, { error: { code: 400 } }, 'InvalidRequestError', 'answered 400'],
    ['another form', 500, { message: 'x' }, 'InternalError', 'answered 500'],
    ['a page', 502, '<html>', 'ServiceUnavailableError', 'answered 502'],
    ['nothing', 401, '', 'UnauthenticatedError', `${root}/tasks/task-1 answered 401`],
  ])('with %s is known by its status', async (_, code, body, name, message) => {
    const { remote } = await connected({ answer: () => json(body, code) })
    const thrown = await errorOf(remote.getTask('task-1'))
    expect(thrown.name).toBe(name)
    expect(thrown.message).toContain(message)
  })

  test('says when to come back', async () => {
    const error = newA2AError('TooManyRequestsError', 'slower')
    const { remote } = await connected({
      answer: () => json(toRestError(error), 429, { 'Retry-After': '7' }),
    })
    expect(await errorOf(remote.getTask('task-1'))).toMatchObject({
      name: 'TooManyRequestsError',
      message: 'slower',
      retryAfter: 7,
    })
  })

  test('instead of a stream is thrown', async () => {
    const error = newA2AError('TaskNotFoundError')
    const { remote } = await connected({ answer: () => json(toRestError(error), 404) })
    expect(await errorOf(told(remote.stream('hi')))).toMatchObject({ name: 'TaskNotFoundError' })
    expect(await errorOf(told(remote.subscribe('task-1')))).toMatchObject({
      name: 'TaskNotFoundError',
    })
  })

  test.each(['event: error\n', ''])('in a stream (%j) is thrown', async (kind) => {
    const id = newId()
    for (const [error, name] of [
      [newA2AError('InternalError', `Logged under ${id}`), 'InternalError'],
      [newA2AError('TaskNotFoundError', 'gone'), 'TaskNotFoundError'],
    ] as const) {
      const { remote } = await connected({
        answer: () =>
          stream(
            frame({ task: taskIn('TASK_STATE_WORKING') }),
            `${kind}data: ${JSON.stringify(toRestError(error))}\n\n`,
          ),
      })
      const thrown = await errorOf(told(remote.stream('hi')))
      expect(thrown).toMatchObject({ name, message: error.message })
    }
    const { remote } = await connected({
      answer: () => stream(`${kind}data: {"error":{"code":403,"message":"no"}}\n\n`),
    })
    expect(await errorOf(told(remote.stream('hi')))).toMatchObject({
      name: 'PermissionDeniedError',
      message: 'no',
    })
  })
})

test.each([
  ['a page', '<html>', 'that is no JSON object'],
  ['nothing', '', 'that is no JSON object'],
  ['a list', '[]', 'that is no JSON object'],
  ['an unknown state', { id: 't', status: { state: 'LOST' } }, 'status.state:'],
])('%s instead of an answer is told as it is', async (_, body, message) => {
  const { remote } = await connected({ answer: () => json(body) })
  const thrown = await errorOf(remote.getTask('task-1'))
  expect(thrown).toBeInstanceOf(InvalidAgentResponseError)
  expect(thrown.message).toContain(message)
})

test('a stream that breaks is made again, by subscribing', async () => {
  const { remote, sent } = await connected({
    options: { retry: { attempts: 2 } },
    answer: (_, count) =>
      count === 1
        ? stream(frame({ task: taskIn('TASK_STATE_WORKING') }, 1))
        : stream(
            frame({ task: taskIn('TASK_STATE_WORKING') }, 1),
            frame(status('TASK_STATE_COMPLETED'), 2),
          ),
  })
  const { events, outcome } = await told(remote.stream('hi'))
  expect(events).toEqual([{ task: taskIn('TASK_STATE_WORKING') }, status('TASK_STATE_COMPLETED')])
  expect(outcome).toMatchObject({ state: 'completed' })
  expect(sent.map(({ line }) => line)).toEqual([
    `POST ${root}/message:stream`,
    `POST ${root}/tasks/task-1:subscribe`,
  ])
})

describe('the binding', () => {
  const rpc = { url: 'https://a.example/rpc', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }

  test('is the first on the card that is spoken here', async () => {
    expect((await connect(card(offer, rpc))).url).toBe(offer.url)
    expect((await connect(card(rpc, offer))).url).toBe(rpc.url)
    expect((await connect(card({ ...offer, protocolVersion: '0.3' }, rpc))).url).toBe(rpc.url)
    expect((await connect(card({ ...rpc, protocolVersion: '0.3' }, offer))).url).toBe(offer.url)
  })

  test('is the one that is asked for', async () => {
    expect((await connect(card(rpc, offer), { binding: 'HTTP+JSON' })).url).toBe(offer.url)
    expect((await connect(card(offer, rpc), { binding: 'JSONRPC' })).url).toBe(rpc.url)
    expect(await errorOf(connect(card(rpc), { binding: 'HTTP+JSON' }))).toMatchObject({
      name: 'ConnectError',
      message:
        'the card of Pricing offers JSONRPC 1.0 at https://a.example/rpc; this client speaks ' +
        'JSONRPC 1.0, HTTP+JSON 1.0, JSONRPC 0.3, HTTP+JSON 0.3, and only HTTP+JSON is asked for',
    })
  })
})
