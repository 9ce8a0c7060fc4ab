import { beforeEach, describe, expect, test, vi } from 'vitest'
import { a2a } from 'a2a-hono'
import { post, sending } from './call.ts'
import { echo } from './echo.ts'

const warned: unknown[] = []
beforeEach(() => {
  warned.length = 0
  vi.spyOn(console, 'warn').mockImplementation((warning) => void warned.push(warning))
})

describe('without auth, an agent answers its own machine alone', () => {
  test.each([
    'localhost',
    'localhost:4001',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:4001',
    'agent.localhost',
  ])('%s is answered', async (host) => {
    const response = await post(a2a(echo), `http://${host}`, sending('hi'))
    expect(response.status).toBe(200)
  })

  test.each([
    'agents.example.com',
    '192.168.0.7',
    'localhost.example.com',
    '127.0.0.1.example.com',
    'notlocalhost',
    '0.0.0.0',
    '[::2]',
  ])('%s is not', async (host) => {
    const app = a2a(echo)
    for (const url of [`http://${host}`, `http://${host}/.well-known/agent-card.json`]) {
      const response = await post(app, url, sending('hi'))
      expect(response.status).toBe(403)
      const { error } = (await response.json()) as { error: { message: string } }
      expect(error.message).toContain('loopback')
    }
  })

  test('a forwarded host lets nobody in', async () => {
    const headers = { 'X-Forwarded-Host': 'localhost' }
    const app = a2a(echo, { trustProxy: true })
    expect((await post(app, 'http://a.example.com', sending('hi'), headers)).status).toBe(403)
  })

  test.each([
    ['a.example.com', 403],
    ['localhost, a.example.com:8443', 403],
    ['localhost:4001', 200],
  ])(
    'behind a proxy that asks by a loopback name, what it was asked as counts: %s',
    async (host, status) => {
      const headers = { 'X-Forwarded-Host': host }
      const response = await post(a2a(echo), 'http://127.0.0.1', sending('hi'), headers)
      expect(response.status).toBe(status)
    },
  )

  test('JSON-RPC is told so in its own words', async () => {
    const response = await post(a2a(echo), 'http://a.example.com', sending('hi'))
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32051 },
    })
  })

  test('and says so, once', async () => {
    const app = a2a(echo)
    expect(warned).toEqual([])
    for (let round = 0; round < 3; round++) await post(app, 'http://localhost', sending('hi'))
    expect(warned).toEqual([expect.stringMatching(/^a2a: Echo has no auth: .*'none'/)])
  })
})

test("with auth: 'none' everybody is answered, and nothing is said", async () => {
  const app = a2a(echo, { auth: 'none' })
  expect((await post(app, 'http://agents.example.com', sending('hi'))).status).toBe(200)
  expect(warned).toEqual([])
})

test("with auth: 'loopback' nothing is said, and its own machine alone is answered", async () => {
  const app = a2a(echo, { auth: 'loopback' })
  expect((await post(app, 'http://localhost', sending('hi'))).status).toBe(200)
  expect((await post(app, 'http://agents.example.com', sending('hi'))).status).toBe(403)
  expect(warned).toEqual([])
})
