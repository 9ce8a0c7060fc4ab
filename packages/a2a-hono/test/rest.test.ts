import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { a2a } from '../src/index.ts'
import { ask, echo, errorOf, hello, key, version } from './ask-rest.ts'

test('the card offers both bindings at one address, JSON-RPC first, and 1.0 before 0.3', async () => {
  const response = await ask('GET /.well-known/agent-card.json')
  expect(await response.json()).toMatchObject({
    supportedInterfaces: [
      { url: 'http://localhost', protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
      { url: 'http://localhost', protocolBinding: 'HTTP+JSON', protocolVersion: '1.0' },
      { url: 'http://localhost', protocolBinding: 'JSONRPC', protocolVersion: '0.3' },
      { url: 'http://localhost', protocolBinding: 'HTTP+JSON', protocolVersion: '0.3' },
    ],
  })
})

test('answers are application/a2a+json, and are kept by nobody', async () => {
  const response = await ask('POST /message:send', {
    headers: { 'Content-Type': 'application/a2a+json; charset=utf-8' },
    body: hello,
  })
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/a2a+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(await response.json()).toMatchObject({
    task: { status: { state: 'TASK_STATE_COMPLETED' } },
  })
})

test.each([
  ['application/json', 'application/json'],
  ['text/event-stream', 'application/json'],
  ['application/json, application/a2a+json;q=0.5', 'application/a2a+json'],
  ['text/html, */*; q=0.1', 'application/a2a+json'],
  ['application/a2a+json;q=0, */*', 'application/json'],
  ['*/*;q=0.0, application/*', 'application/a2a+json'],
])('to a client that accepts %s they are %s', async (accept, contentType) => {
  for (const [line, status] of [
    ['GET /tasks', 200],
    ['POST /tasks/none:subscribe', 404],
    ['GET /nowhere', 404],
    ['DELETE /tasks', 405],
  ] as const) {
    const response = await ask(line, { headers: { Accept: accept } })
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Type')).toBe(contentType)
  }
})

describe('a method that a path does not know', () => {
  test.each([
    ['DELETE /tasks', 'GET, HEAD, OPTIONS'],
    ['GET /message:send', 'POST, OPTIONS'],
    ['GET /tasks/t:cancel', 'POST, OPTIONS'],
    ['HEAD /tasks/t:subscribe', 'GET, POST, OPTIONS'],
    ['POST /acme/tasks/t', 'GET, HEAD, OPTIONS'],
  ])('%s is 405, with those that it knows', async (line, allow) => {
    const response = await ask(line)
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe(allow)
    if (line.startsWith('HEAD')) return
    expect(await errorOf(response)).toMatchObject({
      code: 405,
      details: [{ reason: 'METHOD_NOT_ALLOWED' }],
    })
  })

  test.each([
    ['OPTIONS /tasks', 'GET, HEAD, OPTIONS'],
    ['OPTIONS /acme/tasks/t:subscribe', 'GET, POST, OPTIONS'],
    ['OPTIONS /message:stream', 'POST, OPTIONS'],
    ['OPTIONS /', 'POST, OPTIONS'],
  ])('%s asks for them', async (line, allow) => {
    const response = await ask(line, { options: { auth: key } })
    expect([response.status, response.headers.get('Allow')]).toEqual([204, allow])
    expect(await response.text()).toBe('')
  })
})

test.each(['GET /x', 'POST /message:sent', 'GET /a/b/tasks', 'OPTIONS /x', 'GET /tasks/t/x'])(
  '%s is 404, and says what there is',
  async (line) => {
    const response = await ask(line, { options: { auth: key } })
    expect(response.status).toBe(404)
    expect(await errorOf(response)).toMatchObject({
      code: 404,
      status: 'NOT_FOUND',
      message: expect.stringContaining('/message:send'),
      details: [{ reason: 'METHOD_NOT_FOUND' }],
    })
  },
)

test('HEAD is GET without the body', async () => {
  for (const [path, status] of [
    ['/tasks', 200],
    ['/tasks/', 200],
    ['/tasks/none', 404],
    ['/tasks?pageSize=x', 400],
  ] as const) {
    const head = await ask(`HEAD ${path}`)
    expect([head.status, await head.text()]).toEqual([status, ''])
    expect(head.headers.get('Content-Type')).toBe('application/a2a+json')
  }
})

test('a path that is no UTF-8 is 400, naming what stands there', async () => {
  const response = await ask('GET /tasks/%ff')
  expect(response.status).toBe(400)
  expect(await errorOf(response)).toMatchObject({
    message: expect.stringContaining('"%ff"'),
    details: [{ reason: 'INVALID_PARAMS' }, { fieldViolations: [{ field: 'id' }] }],
  })
})

describe('the content type of a body', () => {
  test.each(['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded', ''])(
    '%j is refused',
    async (type) => {
      const response = await ask('POST /message:send', {
        headers: { 'Content-Type': type },
        body: hello,
      })
      expect(response.status).toBe(415)
      expect(await errorOf(response)).toMatchObject({
        details: [{ reason: 'UNSUPPORTED_MEDIA_TYPE' }],
      })
    },
  )

  test('need not be said of no body', async () => {
    expect((await ask('POST /tasks/t:cancel')).status).toBe(404)
    const headers = { 'Content-Type': 'application/json' }
    expect((await ask('POST /tasks/t:cancel', { headers })).status).toBe(404)
  })

  test('says nothing of a GET', async () => {
    const headers = { 'Content-Type': 'text/plain' }
    expect((await ask('GET /tasks', { headers })).status).toBe(200)
  })

  test('has to be said of a body', async () => {
    const app = a2a(echo, { auth: 'none' })
    const bytes = new TextEncoder().encode('{}')
    const response = await app.request('/tasks/t:cancel', {
      method: 'POST',
      headers: version,
      body: bytes,
    })
    expect(response.status).toBe(415)
  })
})

test('a body larger than allowed is refused', async () => {
  const response = await ask('POST /message:send', {
    headers: { 'Content-Type': 'application/json' },
    body: hello,
    options: { bodyLimit: 10 },
  })
  expect(response.status).toBe(413)
  expect(await errorOf(response)).toMatchObject({ details: [{ reason: 'PAYLOAD_TOO_LARGE' }] })
})

test('an app below a path answers below it', async () => {
  const host = new Hono().route('/agents', new Hono().route('/echo', a2a(echo, { auth: 'none' })))
  const list = await host.request('/agents/echo/tasks', { headers: version })
  expect(await list.json()).toMatchObject({ tasks: [] })
  const missing = await host.request('/agents/echo/acme/tasks/a%2Fb', { headers: version })
  expect(await errorOf(missing)).toMatchObject({
    details: [{ reason: 'TASK_NOT_FOUND', metadata: { taskId: 'a/b' } }],
  })
})

test.each(['request', 'message'])(
  'a message of 0.3 may be called %s, as its proto file has it',
  async (name) => {
    const response = await ask('POST /v1/message:send', {
      headers: { 'A2A-Version': '0.3', 'Content-Type': 'application/json' },
      body: JSON.stringify({
        [name]: { message_id: 'm', role: 'ROLE_USER', content: [{ text: 'hello' }] },
        configuration: { blocking: true },
      }),
    })
    expect(await response.json()).toMatchObject({
      task: { status: { state: 'TASK_STATE_COMPLETED' } },
    })
  },
)
