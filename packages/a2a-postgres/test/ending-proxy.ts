import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What PostgreSQL says as it ends a connection, byte for byte. */
const farewell = messageOf('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0')

/** What it says when a connection is ready, without its last byte. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5])

/**
 * Stands between a pool and PostgreSQL, and ends each connection as it becomes ready: that it is
 * ready and that it is over arrive at once, as they do at a process that slept meanwhile.
 */
export async function endingProxy(url: string): Promise<{ url: string } & AsyncDisposable> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    client.on('data', (bytes) => upstream.write(bytes))
    client.on('close', () => upstream.destroy())
    upstream.on('data', (bytes) => {
      if (!bytes.includes(ready)) return void client.write(bytes)
      client.end(Buffer.concat([bytes, farewell]))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  return {
    url: url.replace(`${hostname}:${port}`, `127.0.0.1:${own}`),
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

function messageOf(kind: string, text: string): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.alloc(5)
  head.write(kind)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
