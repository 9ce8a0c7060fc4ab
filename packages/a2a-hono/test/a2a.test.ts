import { describe, expect, test } from 'vitest'
import { memoryEngine, type Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
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
      'a2a(): url is not a URL: "agents.example.com"',
    )
  })
})

test('start() runs what an earlier process left', async () => {
  const engine = memoryEngine()
  const before = a2a(echo, { auth: 'none', engine })
  await before.close()
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
