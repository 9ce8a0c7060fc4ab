import { expect, test, vi } from 'vitest'
import {
  connect,
  ConnectError,
  type ConnectOptions,
  type RemoteAgent,
} from '../../src/client/index.ts'
import {
  A2AError,
  errorTable,
  InvalidAgentResponseError,
  TooManyRequestsError,
  userMessage,
  type ErrorName,
} from '../../src/protocol/index.ts'
import { fakeAgent, taskIn, type Call, type FakeAgent } from './fake-agent.ts'

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it succeeded')
    },
    (error: Error) => error,
  )
}

async function connected(
  answer: (call: Call) => void,
  options: ConnectOptions = {},
): Promise<[RemoteAgent, FakeAgent]> {
  const agent = await fakeAgent(answer)
  return [await connect(agent.origin, options), agent]
}

test('every request carries the version, the media types, and what the caller adds', async () => {
  const urls: string[] = []
  const [remote, agent] = await connected((call) => call.result(taskIn('TASK_STATE_WORKING')), {
    extensions: ['urn:a', 'urn:b'],
    headers: async (url) => {
      urls.push(url)
      return { Authorization: 'Bearer t', 'A2A-Version': '0.1' }
    },
  })
  await using _ = agent
  await remote.getTask('task-1', { extensions: ['urn:b', 'urn:c'] })
  expect(agent.gets[0]?.headers).toMatchObject({
    accept: 'application/json',
    authorization: 'Bearer t',
    'a2a-version': '1.0',
    'a2a-extensions': 'urn:a,urn:b',
  })
  expect(agent.calls[0]?.headers).toMatchObject({
    accept: 'application/json',
    authorization: 'Bearer t',
    'a2a-version': '1.0',
    'a2a-extensions': 'urn:a,urn:b,urn:c',
    'content-type': 'application/json',
  })
  expect(urls).toEqual([`${agent.origin}/.well-known/agent-card.json`, `${agent.origin}/`])
})

test('headers may be an object, and are as they are without extensions', async () => {
  const [remote, agent] = await connected((call) => call.result(taskIn('TASK_STATE_WORKING')), {
    headers: { 'X-Api-Key': 'k' },
  })
  await using _ = agent
  await remote.getTask('task-1')
  expect(agent.calls[0]?.headers).toMatchObject({ 'x-api-key': 'k' })
  expect(agent.calls[0]?.headers).not.toHaveProperty('a2a-extensions')
})

test('the extensions that a message speaks are activated', async () => {
  const [remote, agent] = await connected((call) => {
    call.result({ task: taskIn('TASK_STATE_COMPLETED') })
  })
  await using _ = agent
  await remote.send({ message: userMessage('hi', { extensions: ['urn:m'] }) })
  expect(agent.calls[0]?.headers['a2a-extensions']).toBe('urn:m')
})

test.each(Object.keys(errorTable) as ErrorName[])('%s comes back as its class', async (name) => {
  const details = [{ '@type': 'type.example/Detail', n: 1 }]
  const [remote, agent] = await connected(
    (call) => call.error(errorTable[name].code, 'because', details),
    { retry: false },
  )
  await using _ = agent
  const error = await errorOf(remote.getTask('task-1'))
  expect(A2AError.is(error)).toBe(true)
  expect(error).toMatchObject({ name, message: 'because', details })
})

test('an error with an HTTP status is the error that its body says', async () => {
  const [remote, agent] = await connected(
    ({ response }) => {
      response.writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '7' })
      response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32055,"message":"slower"}}')
    },
    { retry: false },
  )
  await using _ = agent
  const error = await errorOf(remote.getTask('task-1'))
  expect(error).toBeInstanceOf(TooManyRequestsError)
  expect(error).toMatchObject({ message: 'slower', retryAfter: 7 })
})

test.each<[number, ErrorName]>([
  [400, 'InvalidRequestError'],
  [401, 'UnauthenticatedError'],
  [403, 'PermissionDeniedError'],
  [404, 'MethodNotFoundError'],
  [405, 'MethodNotAllowedError'],
  [413, 'PayloadTooLargeError'],
  [415, 'UnsupportedMediaTypeError'],
  [418, 'InvalidRequestError'],
  [429, 'TooManyRequestsError'],
  [500, 'InternalError'],
  [502, 'ServiceUnavailableError'],
  [503, 'ServiceUnavailableError'],
  [504, 'ServiceUnavailableError'],
])('status %i with a page is %s, naming address and status', async (status, name) => {
  const [remote, agent] = await connected(
    (call) => call.status(status, '<html>proxy</html>', { 'Retry-After': '12' }),
    { retry: false },
  )
  await using _ = agent
  const error = await errorOf(remote.getTask('task-1'))
  expect(error).toMatchObject({ name, retryAfter: 12 })
  expect(error.message).toContain(`${agent.origin}/ answered ${status}`)
})

test('a date says when to come back, too', async () => {
  const at = new Date(Date.now() + 60_000).toUTCString()
  const [remote, agent] = await connected((call) => call.status(503, '', { 'Retry-After': at }), {
    retry: false,
  })
  await using _ = agent
  const error = await errorOf(remote.getTask('task-1'))
  expect((error as A2AError).retryAfter).toBeGreaterThan(55)
  expect((error as A2AError).retryAfter).toBeLessThanOrEqual(60)
})

test.each([
  ['a page', '<html>welcome</html>', 'with text/html that is no JSON-RPC 2.0'],
  ['nothing', '', 'with text/html that is no JSON-RPC 2.0'],
  ['half an answer', '{"jsonrpc":"2.0","res', 'that is no JSON-RPC 2.0'],
  ['other JSON', '{"ok":true}', 'that is no JSON-RPC 2.0'],
  [
    'another JSON-RPC',
    '{"jsonrpc":"1.0","result":{}}',
    'The peer did not answer with JSON-RPC 2.0',
  ],
  ['no result', '{"jsonrpc":"2.0","id":1}', 'GetTask does not fit the specification'],
  ['null', '{"jsonrpc":"2.0","id":1,"result":null}', 'GetTask does not fit the specification'],
  [
    'an unknown state',
    '{"jsonrpc":"2.0","id":1,"result":{"id":"t","status":{"state":"TASK_STATE_LOST"}}}',
    'GetTask does not fit the specification: status.state:',
  ],
])('%s instead of an answer is told as it is', async (_name, body, message) => {
  const [remote, agent] = await connected((call) => call.status(200, body))
  await using _ = agent
  const error = await errorOf(remote.getTask('task-1'))
  expect(error).toBeInstanceOf(InvalidAgentResponseError)
  expect(error.message).toContain(message)
  expect(agent.calls).toHaveLength(1)
})

test('a busy server is asked again, as often as was said', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const [remote, agent] = await connected((call) => {
    if (agent.calls.length < 4) call.status(503, '', { 'Retry-After': '0' })
    else call.result(taskIn('TASK_STATE_WORKING'))
  })
  await using _ = agent
  expect((await remote.getTask('task-1')).id).toBe('task-1')
  expect(agent.calls).toHaveLength(4)

  agent.calls.length = 0
  const once = await connect(agent.origin, { retry: { attempts: 2 } })
  expect(await errorOf(once.getTask('task-1'))).toMatchObject({ name: 'ServiceUnavailableError' })
  expect(agent.calls).toHaveLength(2)
})

test('a broken connection is made again for calls that can be made twice', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const [remote, agent] = await connected((call) => {
    if (agent.calls.length === 1) call.response.socket?.destroy()
    else if (agent.calls.length === 2) {
      call.response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"jsonrpc"')
      call.cut()
    } else call.result(taskIn('TASK_STATE_CANCELED'))
  })
  await using _ = agent
  expect((await remote.cancel('task-1')).status.state).toBe('TASK_STATE_CANCELED')
  expect(agent.calls).toHaveLength(3)
})

test('a message is not sent again when it may have arrived', async () => {
  const [remote, agent] = await connected((call) => call.response.socket?.destroy())
  await using _ = agent
  const error = await errorOf(remote.send({ message: userMessage('hi') }))
  expect(error).toBeInstanceOf(ConnectError)
  expect(error.message).toContain(`Could not reach ${agent.origin}/: `)
  expect(agent.calls).toHaveLength(1)
})

test('a message is not sent again to a busy server, which may have read it', async () => {
  const [remote, agent] = await connected((call) => call.status(503, '', { 'Retry-After': '0' }))
  await using _ = agent
  const error = await errorOf(remote.send({ message: userMessage('hi') }))
  expect(error).toMatchObject({ name: 'ServiceUnavailableError', retryAfter: 0 })
  expect(agent.calls).toHaveLength(1)
})

test('a message that was certainly not sent is sent again, with the same id', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const bodies: string[] = []
  const [, agent] = await connected((call) => call.result({ task: taskIn('TASK_STATE_COMPLETED') }))
  await using _ = agent
  const remote = await connect(agent.origin, {
    fetch: async (url, init) => {
      if (init.method === 'GET') return fetch(url, init)
      bodies.push(init.body as string)
      if (bodies.length < 4) throw new TypeError('fetch failed', { cause: refused })
      return fetch(url, init)
    },
  })
  await remote.send({ message: userMessage('hi') })
  const ids = bodies.map((body) => {
    return (JSON.parse(body) as { params: { message: { messageId: string } } }).params.message
      .messageId
  })
  expect(ids).toHaveLength(4)
  expect(new Set(ids).size).toBe(1)
})

test('a call stops when its signal aborts, with its reason', async () => {
  const leaving = new AbortController()
  const [remote, agent] = await connected(() => leaving.abort(new Error('enough')))
  await using _ = agent
  const error = await errorOf(remote.getTask('task-1', { signal: leaving.signal }))
  expect(error.message).toBe('enough')
  expect(agent.calls).toHaveLength(1)
})
