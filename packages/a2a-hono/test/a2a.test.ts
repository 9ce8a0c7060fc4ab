import { describe, expect, test } from 'vitest'
import { memoryEngine, type Agent } from 'a2a-core/server'
import { a2a, type A2AOptions } from 'a2a-hono'
import { call, sending } from './call.ts'
import { echo } from './echo.ts'

describe('what is no agent is refused at once, and what to do is said', () => {
  test.each([
    ['nothing', undefined],
    ['a function', () => 'hi'],
    ['a graph', { invoke: () => 'hi', stream: () => 'hi' }],
    ['an agent without an id', { ...echo, id: undefined }],
    ['an agent without a name', { ...echo, about: {} }],
  ])('%s', (_, agent) => {
    expect(() => a2a(agent as never as Agent)).toThrow(
      /^a2a\(\) takes an agent: make one with from/,
    )
  })

  test('a url that is none', () => {
    expect(() => a2a(echo, { url: 'agents.example.com' })).toThrow(
      'a2a(): url is not a URL of http or https: "agents.example.com"',
    )
  })
})

describe('what is no auth is refused, and does not open the agent to everybody', () => {
  test.each(['loopbak', true, false, null, () => true, {}, { authenticate: () => ({}) }])(
    '%o',
    (auth) => {
      expect(() => a2a(echo, { auth } as never)).toThrow(
        /^a2a\(\): auth must be 'loopback', 'none', or an Auth/,
      )
    },
  )
})

describe('an auth that no client would understand on the card is refused', () => {
  const key = { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } }
  const required = { schemes: { key: { list: [] } } }
  test.each([
    ['a scheme of 0.3', { key: { type: 'apiKey', in: 'header', name: 'x' } }, [required]],
    ['a scheme that is none', { key: 'X-Api-Key' }, [required]],
    ['a requirement of 0.3', { key }, [{ key: [] }]],
    ['a requirement of a scheme that is not declared', { kee: key }, [required]],
  ])('%s', (_, securitySchemes, securityRequirements) => {
    const declared = { securitySchemes, securityRequirements, challenge: 'ApiKey' }
    const auth = { ...declared, authenticate: () => ({ tenant: '', owner: 'ann' }) }
    expect(() => a2a(echo, { auth } as never)).toThrow(/^a2a\(\): auth\.security.* must /)
  })
})

describe('a url that no client could ask is refused', () => {
  test.each(['localhost:4001', 'ftp://a/b', '/support', new URL('https://a')])('%o', (url) => {
    expect(() => a2a(echo, { url } as never)).toThrow(/^a2a\(\): url is not a URL of http or https/)
  })
})

describe('a url with a query or a fragment is refused, as paths are added to it', () => {
  test.each(['https://a/b?key=1', 'https://a/#b'])('%s', (url) => {
    expect(() => a2a(echo, { url })).toThrow(/must have no query and no fragment$/)
  })
})

describe('other options that are not what they must be are refused, and named', () => {
  test.each([
    [{ versions: 1 }, 'a2a(): versions must name some of 1.0, 0.3'],
    [{ trustProxy: 'false' }, 'trustProxy must be true or false, not of type string'],
    [{ engine: 'sqlite' }, 'The option engine must be an engine'],
    [{ engine: memoryEngine }, 'The option engine must be an engine'],
    [{ engine: null }, 'The option engine must be an engine'],
    [{ approvals: true }, 'The option approvals must be a function, not boolean'],
    [{ onError: 'log' }, 'The option onError must be a function, not string'],
    [{ idempotency: true }, "The option idempotency must be 'extension' or 'always', not true"],
    [{ push: 'yes' }, 'The option push must be true, or an object'],
    [{ push: { timeout: '5s' } }, 'The option push.timeout must be a number'],
    [{ push: [] }, 'The option push must be true, or an object'],
    [{ push: { fetch: 5 } }, 'The option push.fetch must be a function, not of type number'],
    [{ push: { retryDelays: 5 } }, 'The option push.retryDelays must be a list of milliseconds'],
    [
      { push: { retryDelays: ['x'] } },
      'The option push.retryDelays must be a list of milliseconds',
    ],
    [
      { push: { retryDelays: [0, Infinity] } },
      'The option push.retryDelays must be a list of milliseconds, each from 0 to 2147483647',
    ],
    [{ push: { signingKey: {} } }, 'The option push.signingKey must be an Ed25519 key pair'],
    [{ signing: {}, url: 'https://a.example' }, 'signing must be { key, kid }'],
    [{ signing: { key: 'x', kid: 'k' }, url: 'https://a.example' }, 'signing must be { key, kid }'],
  ])('%o', (options, problem) => {
    expect(() => a2a(echo, options as never as A2AOptions)).toThrow(problem)
  })
})

describe('an option that is not what it must be is refused at once', () => {
  test.each([
    [{ heartbeat: 0 }, 'heartbeat must be a number from 1 to 2147483647, not 0'],
    [{ heartbeat: NaN }, 'heartbeat must be a number from 1 to 2147483647, not NaN'],
    [{ heartbeat: Infinity }, 'heartbeat must be a number from 1 to 2147483647, not Infinity'],
    [{ turnTimeout: 0 }, 'turnTimeout must be a number from 1 to 2147483647, not 0'],
    [{ turnTimeout: 2 ** 31 }, 'turnTimeout must be a number from 1 to 2147483647, not 2147483648'],
    [{ cancelGrace: -1 }, 'cancelGrace must be a number from 0 to 2147483647, not -1'],
    [{ cancelGrace: Infinity }, 'cancelGrace must be a number from 0 to 2147483647, not Infinity'],
    [{ bodyLimit: -1 }, 'bodyLimit must be an integer of at least 1, not -1'],
    [{ bodyLimit: '1mb' }, 'bodyLimit must be an integer of at least 1, not of type string'],
    [{ concurrency: 1.5 }, 'concurrency must be an integer of at least 0, not 1.5'],
    [{ concurrency: null }, 'concurrency must be an integer of at least 0, not null'],
    [{ cardMaxAge: -1 }, 'cardMaxAge must be an integer of at least 0, not -1'],
  ])('%o', (options, problem) => {
    expect(() => a2a(echo, options as never as A2AOptions)).toThrow(
      new TypeError(`The option ${problem}`),
    )
  })

  test.each([
    [5, '5'],
    [null, 'null'],
    ['url', 'of type string'],
  ])('options that are %o', (options, shown) => {
    expect(() => a2a(echo, options as never as A2AOptions)).toThrow(
      new TypeError(`The options must be an object, not ${shown}`),
    )
  })

  test('the least and the most there may be is taken', () => {
    const least = { heartbeat: 1, turnTimeout: 1, cancelGrace: 0, bodyLimit: 1, cardMaxAge: 0 }
    expect(() => a2a(echo, { ...least, concurrency: 0, auth: 'none' })).not.toThrow()
    const most = 2 ** 31 - 1
    const times = { heartbeat: most, turnTimeout: most, cancelGrace: most }
    expect(() => a2a(echo, { ...times, auth: 'none' })).not.toThrow()
  })
})

test('start() runs what an earlier process left', async () => {
  const engine = memoryEngine()
  const before = a2a(echo, { auth: 'none', engine, concurrency: 0 })
  const begun = await call(before, 'http://localhost', [
    'SendMessage',
    { ...sending('hi')[1], configuration: { returnImmediately: true } },
  ])
  const { id } = (begun.result as { task: { id: string } }).task
  const after = a2a(echo, { auth: 'none', engine })
  after.start()
  const stream = await after.fetch(
    new Request('http://localhost', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'SubscribeToTask', params: { id } }),
    }),
  )
  await stream.text()
  const task = await call(after, 'http://localhost', ['GetTask', { id }])
  expect(task.result).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' } })
  await after.close()
  await engine.close()
})

test('a closed app says that it is closing, and when to come back', async () => {
  const app = a2a(echo, { auth: 'none' })
  await app.close()
  const response = await app.request('http://localhost/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: sending('hi')[0],
      params: sending('hi')[1],
    }),
  })
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await response.json()).toMatchObject({ error: { code: -32056 } })
})
