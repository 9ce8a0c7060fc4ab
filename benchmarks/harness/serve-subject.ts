import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'

/** What a process uses: CPU time in microseconds since it began, memory in bytes. */
export type Usage = { cpu: number; resident: number; heap: number; sockets: number }

/** Answers a request, in its time. */
type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** Serves with a listener on a free port, prints where, and tells its parent what it uses. */
export async function serveListener(listener: Listener): Promise<void> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void listener(request, response)
  })
  server.listen(0, '127.0.0.1', 65_000)
  await once(server, 'listening')
  process.on('message', () => process.send?.(usage()))
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

/** Serves with a `fetch`, as `serve` of `@hono/node-server` does. */
export function serveFetch(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  return serveListener(getRequestListener(fetch))
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  // What is resident is what it is; the heap is what is left after the garbage is gone.
  const { rss: resident } = process.memoryUsage()
  globalThis.gc?.()
  const sockets = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length
  return { cpu: user + system, resident, heap: process.memoryUsage().heapUsed, sockets }
}
