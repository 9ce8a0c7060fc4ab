import { describe, expect, test } from 'vitest'
import { a2a, type A2AOptions } from 'a2a-hono'
import { echo } from './echo.ts'

const send = { message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hi' }] } }

/** Asks an app of its own something over a binding; `version: null` is no header for it. */
type Ask = (
  params: object,
  options?: A2AOptions & { query?: string; version?: string | null },
) => Promise<{ status: number; type: string | null; body: { [field: string]: unknown } }>

function asking(path: string, bodyOf: (params: object) => object): Ask {
  return async (params, { query = '', version = '1.0', ...options } = {}) => {
    const app = a2a(echo, { auth: 'none', ...options })
    const headers = {
      'Content-Type': 'application/json',
      ...(version !== null && { 'A2A-Version': version }),
    }
    const body = JSON.stringify(bodyOf(params))
    const response = await app.request(`${path}${query}`, { method: 'POST', headers, body })
    const type = response.headers.get('content-type')
    return {
      status: response.status,
      type,
      body: (await response.json()) as Record<string, unknown>,
    }
  }
}

describe.each([
  [
    'JSON-RPC',
    asking('/', (params) => ({ jsonrpc: '2.0', id: 1, method: 'SendMessage', params })),
    'result',
  ],
  ['HTTP+JSON', asking('/message:send', (params) => params), 'task'],
])('over %s', (_, ask, result) => {
  test('input: a body over the limit is 413 with an error in JSON, and the limit is yours', async () => {
    const large = { ...send, metadata: { padding: 'x'.repeat(200_000) } }
    expect((await ask(large)).status).toBe(200)
    const refused = await ask(large, { bodyLimit: 100_000 })
    expect(refused.status).toBe(413)
    expect(refused.type).toMatch(/^application\/(a2a\+)?json/)
    expect(refused.body).toMatchObject({ error: { message: expect.stringContaining('100000') } })
  })

  test('input: the version may stand in the query, and counts without its patch', async () => {
    for (const version of ['1.0', '1.0.1']) {
      const answer = await ask(send, { query: `?A2A-Version=${version}`, version: null })
      expect(answer.body).toHaveProperty(result)
      expect((await ask(send, { version })).body).toHaveProperty(result)
    }
    const refused = await ask(send, { query: '?A2A-Version=7.0', version: null })
    expect(JSON.stringify(refused.body)).toContain('VERSION_NOT_SUPPORTED')
  })
})
