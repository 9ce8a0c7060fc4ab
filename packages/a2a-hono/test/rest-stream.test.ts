import { memoryEngine, text, type Agent } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { a2a } from '../src/index.ts'
import { ask, echo, errorOf, hello, version } from './ask-rest.ts'

test('a stream is events with numbers, each a StreamResponse', async () => {
  const headers = { 'Content-Type': 'application/json' }
  const response = await ask('POST /message:stream', { headers, body: hello })
  expect(response.headers.get('Content-Type')).toBe('text/event-stream')
  const frames = (await response.text()).split('\n\n').slice(0, -1)
  expect(frames.length).toBeGreaterThan(2)
  for (const [index, frame] of frames.entries()) {
    expect(frame).toMatch(new RegExp(`^id: ${index + 1}\\ndata: \\{"(task|\\w+Update)":.*\\}$`))
  }
})

test('what is wrong with a stream is a plain answer', async () => {
  const headers = { 'Content-Type': 'application/json' }
  const response = await ask('POST /message:stream', { headers, body: '{}' })
  expect(response.status).toBe(400)
  expect(await errorOf(response)).toMatchObject({
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: expect.stringContaining('message'),
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'INVALID_PARAMS',
        domain: 'a2a-protocol.org',
      },
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: 'message' }],
      },
    ],
  })
})

test('an error in a stream is its last event', async () => {
  const gate = Promise.withResolvers<void>()
  const slow: Agent = {
    ...echo,
    async *run() {
      yield text('first')
      await gate.promise
      yield text('second')
    },
  }
  const failure = new Error('password=hunter2')
  let broken = false
  const engine = memoryEngine()
  const app = a2a(slow, {
    auth: 'none',
    onError: () => {},
    engine: {
      ...engine,
      read: (...args) => (broken ? Promise.reject(failure) : engine.read(...args)),
      // What is new has to be read, as from a database.
      async changed(...args) {
        await engine.changed(...args)
      },
    },
  })
  const response = await app.request('/message:stream', {
    method: 'POST',
    headers: { ...version, 'Content-Type': 'application/json' },
    body: hello,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let seen = ''
  while (!seen.includes('first')) seen += (await reader?.read())?.value ?? ''
  broken = true
  gate.resolve()
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    seen += next.value
  }
  await app.close({ drainMs: 0 })
  const [name, data = ''] = seen.split('\n\n').at(-2)?.split('\n') ?? []
  expect(name).toBe('event: error')
  expect(JSON.parse(data.replace('data: ', ''))).toMatchObject({
    error: { code: 500, status: 'INTERNAL', details: [{ reason: 'INTERNAL' }] },
  })
  expect(seen).not.toContain('hunter2')
})
