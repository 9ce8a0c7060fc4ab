import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { a2a } from 'a2a-hono'
import { call, cardAt, sending } from './call.ts'
import { echo } from './echo.ts'

const served = (): ReturnType<typeof a2a> => a2a(echo, { auth: 'none' })

describe('an agent is where its host puts it, and its card says so', () => {
  test.each<[string, Hono, string]>([
    ['at the root', served(), 'http://a.example.com'],
    ['below a path', new Hono().route('/support', served()), 'http://a.example.com/support'],
    [
      'below a path with a slash',
      new Hono().route('/support/', served()),
      'http://a.example.com/support',
    ],
    [
      'below two paths',
      new Hono().route('/agents', new Hono().route('/v1/support', served())),
      'http://a.example.com/agents/v1/support',
    ],
    [
      'below a path with a parameter',
      new Hono().route('/tenants/:tenant/support', served()),
      'http://a.example.com/tenants/acme/support',
    ],
    [
      'below a base path',
      new Hono().basePath('/api').route('/support', served()),
      'https://a.example.com:8443/api/support',
    ],
    [
      'below a path with a space',
      new Hono().route('/my agent', served()),
      'http://a.example.com/my%20agent',
    ],
  ])('%s', async (_, host, url) => {
    const { supportedInterfaces } = await cardAt(host, url)
    expect(new Set(supportedInterfaces.map((one) => one.url))).toEqual(new Set([url]))
    for (const address of [url, `${url}/`]) {
      const { result } = await call(host, address, sending('hi'))
      expect(result).toMatchObject({ task: { status: { state: 'TASK_STATE_COMPLETED' } } })
    }
  })

  test('with mount(), where the url option says it is', async () => {
    const url = 'https://agents.example.com/support'
    const app = a2a(echo, { auth: 'none', url: `${url}/` })
    const host = new Hono().mount('/support', (request) => app.fetch(request))
    const card = await cardAt(host, 'http://localhost/support')
    expect(card.supportedInterfaces[0]?.url).toBe(url)
    expect((await call(host, 'http://localhost/support', sending('hi'))).result).toHaveProperty(
      'task',
    )
  })
})

test('several agents share one host, and no tasks', async () => {
  const host = new Hono()
    .route('/a', a2a({ ...echo, id: 'a' }, { auth: 'none' }))
    .route('/ab', a2a({ ...echo, id: 'ab' }, { auth: 'none' }))
    .get('/', (context) => context.text('the host'))
  const { result } = await call(host, 'http://localhost/a', sending('hi'))
  const { id } = (result as { task: { id: string } }).task
  expect((await call(host, 'http://localhost/a', ['GetTask', { id }])).result).toBeDefined()
  expect((await call(host, 'http://localhost/ab', ['GetTask', { id }])).code).toBe(-32001)
  expect(await (await host.request('http://localhost/')).text()).toBe('the host')
  expect((await host.request('http://localhost/abc')).status).toBe(404)
})

test('one agent in two places is asked at the same address for what it is there', async () => {
  const app = served()
  const outer = new Hono().route('/agents', app)
  const inner = new Hono().route('/agents/tasks', app)
  const init = { headers: { 'A2A-Version': '1.0' } }
  for (let round = 0; round < 2; round++) {
    const listed = await outer.request('http://localhost/agents/tasks', init)
    expect(await listed.json()).toMatchObject({ tasks: [] })
    const refused = await inner.request('http://localhost/agents/tasks', init)
    expect(refused.headers.get('allow')).toBe('POST, OPTIONS')
  }
})

test('what a host does around its agents is done', async () => {
  const host = new Hono()
    .use(async (context, next) => {
      await next()
      context.header('X-Host', 'here')
    })
    .route('/support', served())
  const response = await host.request('http://localhost/support/.well-known/agent-card.json')
  expect(response.headers.get('x-host')).toBe('here')
})

describe('the address on the card', () => {
  const forwarded = {
    'X-Forwarded-Proto': 'https, http',
    'X-Forwarded-Host': 'agents.example.com, inner',
    'X-Forwarded-Prefix': '/public/',
  }

  test('is not what a client forwards', async () => {
    const app = served()
    const { supportedInterfaces } = await cardAt(app, 'http://inner:3000', forwarded)
    expect(supportedInterfaces[0]?.url).toBe('http://inner:3000')
    const response = await app.request('http://inner:3000/.well-known/agent-card.json')
    expect(response.headers.get('vary')).toBe('A2A-Version, Host')
  })

  test('is what a trusted proxy forwards', async () => {
    const app = a2a(echo, { auth: 'none', trustProxy: true })
    const { supportedInterfaces } = await cardAt(app, 'http://inner:3000', forwarded)
    expect(supportedInterfaces[0]?.url).toBe('https://agents.example.com/public')
    const response = await app.request('http://inner:3000/.well-known/agent-card.json')
    expect(response.headers.get('vary')).toContain('X-Forwarded-Host')
  })

  test('is what the url option says, whoever asks', async () => {
    const url = 'https://agents.example.com/support'
    const app = a2a(echo, { auth: 'none', trustProxy: true, url })
    const { supportedInterfaces } = await cardAt(app, 'http://inner:3000', forwarded)
    expect(supportedInterfaces[0]?.url).toBe(url)
    const response = await app.request('http://inner:3000/.well-known/agent-card.json')
    expect(response.headers.get('vary')).toBe('A2A-Version')
  })
})
