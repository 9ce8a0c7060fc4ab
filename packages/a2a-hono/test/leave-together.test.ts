import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { userMessage } from 'a2a-core'
import { message, type Agent } from 'a2a-core/server'
import { a2a, type A2AApp } from 'a2a-hono'
import { post, sending } from './call.ts'

type Send = (app: A2AApp, text: string) => Promise<Response>

const rpc: Send = (app, text) => post(app, 'http://localhost/', sending(text))
const rest: Send = async (app, text) =>
  app.request('http://localhost/message:send', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    body: JSON.stringify({ message: userMessage(text) }),
  })

test.each([
  ['JSON-RPC', rpc],
  ['HTTP+JSON', rest],
])('an answer over %s leaves once all are known of its turn of the event loop', async (_, send) => {
  const happened: string[] = []
  const both = Promise.withResolvers<void>()
  const agent: Agent = {
    id: 'echo',
    about: { name: 'Echo' },
    replies: true,
    async *run({ text }) {
      if (text === 'late') both.resolve()
      await both.promise
      // In the same turn of the event loop, but when the other has long been answered.
      if (text === 'late') for (let step = 0; step < 500; step++) await Promise.resolve()
      happened.push(`${text} is known`)
      yield message(text)
    },
  }
  const app = a2a(agent, { auth: 'loopback' })
  onTestFinished(() => app.close())
  const ask = async (text: string): Promise<void> => {
    await send(app, text)
    happened.push(`${text} is answered`)
  }
  const early = ask('early')
  await Promise.all([early, ask('late')])
  expect(happened.slice(0, 2)).toEqual(['early is known', 'late is known'])
  expect(happened).toContain('early is answered')
})

/** How often the event loop calls back for three answers that leave together, and one after them. */
async function callbacks(): Promise<number> {
  const { leaveTogether } = await import('../src/leave-together.ts')
  const calledBack = vi.spyOn(globalThis, 'setImmediate')
  onTestFinished(() => calledBack.mockRestore())
  await Promise.all([leaveTogether(), leaveTogether(), leaveTogether()])
  await leaveTogether()
  return calledBack.mock.calls.length
}

describe('a turn of the event loop calls back', () => {
  beforeEach(() => void vi.resetModules())
  afterEach(() => void vi.unstubAllGlobals())

  test('once for all the answers that leave then', async () => {
    expect(await callbacks()).toBe(2)
  })

  test('each answer for itself on Workers, where no request may wait for what another began', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    expect(await callbacks()).toBe(4)
  })
})
