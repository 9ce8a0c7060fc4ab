import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { expect, test } from 'vitest'
import { userMessage } from 'a2a-core'
import { text, type Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
import { post } from './call.ts'

/** What is written to a socket, each write as one text. */
function writesTo(socket: Socket): string[] {
  const writes: string[] = []
  const { _write: write, _writev: writev } = socket
  socket._write = (chunk, encoding, done) => {
    writes.push(String(chunk))
    write.call(socket, chunk, encoding, done)
  }
  socket._writev = (chunks, done) => {
    writes.push(chunks.map(({ chunk }) => String(chunk)).join(''))
    writev?.call(socket, chunks, done)
  }
  return writes
}

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
  const server = createServer(getRequestListener(app.fetch))
  let writes: string[] = []
  server.on('connection', (socket: Socket) => (writes = writesTo(socket)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const go = { message: userMessage('go') }
  const url = `http://127.0.0.1:${port}`
  const response = await post({ fetch }, url, ['SendStreamingMessage', go])
  gate.resolve()
  await response.text()
  expect(writes.map((write) => write.match(/^HTTP|^id: \d+|^0$/gm))).toEqual([
    ['HTTP', 'id: 1', 'id: 2'],
    ['id: 3', 'id: 4', 'id: 5', '0'],
  ])
  await app.close()
  server.close()
  server.closeAllConnections()
})
