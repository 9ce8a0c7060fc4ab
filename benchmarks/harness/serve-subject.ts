import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'

/** Serves with a listener on a free port, and prints where. */
export async function serveListener(listener: RequestListener): Promise<void> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener)
  server.listen(0, '127.0.0.1', 65_000)
  await once(server, 'listening')
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

/** Serves with a `fetch`, as `serve` of `@hono/node-server` does. */
export function serveFetch(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  return serveListener(getRequestListener(fetch))
}
