import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { a2a } from 'a2a-hono'
import { listen } from 'a2a-hono/testing'
import { readBody } from '../src/read-body.ts'
import { echo } from './echo.ts'

/** A request whose headers may say of its body what they like. */
function requestOf(body: string | ReadableStream<Uint8Array>, headers: Record<string, string>) {
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' }
  return new Request('http://localhost', init)
}

/** A body that has no end, and tells how much of it was read. */
function endless(): { body: ReadableStream<Uint8Array>; read: () => number } {
  let read = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      read += 1_000
      controller.enqueue(new Uint8Array(1_000).fill(32))
    },
  })
  return { body, read: () => read }
}

test('a body that says to be too long is not read at all', async () => {
  const { body, read } = endless()
  const request = requestOf(body, { 'Content-Length': '10001' })
  await expect(readBody(request, 10_000)).rejects.toThrow('larger than 10000 bytes')
  expect(read()).toBeLessThan(2_000)
})

test.each([
  ['says nothing of its length', {}],
  [
    'comes in chunks, whatever length it says',
    { 'Transfer-Encoding': 'chunked', 'Content-Length': '5' },
  ],
  ['says a length that is none', { 'Content-Length': '5e1' }],
])('a body that %s is read up to the limit', async (_, headers) => {
  const { body, read } = endless()
  await expect(readBody(requestOf(body, headers), 10_000)).rejects.toThrow('larger than')
  expect(read()).toBeLessThan(15_000)
})

test('a body that is longer than it says is refused all the same', async () => {
  const request = requestOf('x'.repeat(10_001), { 'Content-Length': '5' })
  await expect(readBody(request, 10_000)).rejects.toThrow('larger than 10000 bytes')
})

test('over HTTP a body ends where it says', async () => {
  const app = a2a(echo, { auth: 'loopback', bodyLimit: 100 })
  const { url, close } = await listen(app.fetch)
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8')
  const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json'
  const next = 'GET /.well-known/agent-card.json HTTP/1.1\r\nHost: localhost\r\nConnection: close'
  socket.write(`${head}\r\nContent-Length: 2\r\n\r\n{}${next}\r\n\r\n`)
  let answers = ''
  for await (const chunk of socket) answers += chunk
  expect(answers).toContain('Not a JSON-RPC 2.0 request: jsonrpc')
  expect(answers).toContain('supportedInterfaces')
  await app.close()
  await close()
})
