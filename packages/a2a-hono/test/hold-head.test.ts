import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { createAdaptorServer } from '@hono/node-server'
import { expect, test } from 'vitest'
import { userMessage } from 'a2a-core'
import { text, type Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'

test('the head of a stream goes out with its first events, and its end is one write', async () => {
  const gate = Promise.withResolvers<void>()
  const slow: Agent = {
    id: 'slow',
    about: { name: 'Slow' },
    async *run() {
      await gate.promise
      yield text('all there is')
    },
  }
  const app = a2a(slow, { auth: 'loopback' })
  const server = createAdaptorServer({ fetch: app.fetch })
  const writes: string[] = []
  const connection = new Duplex({
    read: () => undefined,
    write(chunk, _, done) {
      writes.push(String(chunk))
      done()
    },
    writev(chunks, done) {
      writes.push(chunks.map(({ chunk }) => String(chunk)).join(''))
      gate.resolve()
      done()
    },
  })
  const ended = once(connection, 'finish')
  server.emit('connection', connection)
  connection.push(requestOf({ message: userMessage('go') }))
  await ended
  expect(writes.map((write) => write.match(/^HTTP|^id: \d+|^0$/gm))).toEqual([
    ['HTTP', 'id: 1', 'id: 2'],
    ['id: 3', 'id: 4', '0'],
  ])
  await app.close()
})

/** A request for a stream, as it comes over a connection. */
function requestOf(params: object): string {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'SendStreamingMessage', params })
  const head = [
    'POST / HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    'A2A-Version: 1.0',
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
