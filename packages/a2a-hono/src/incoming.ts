import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { readAddress, type Address } from './address.ts'
import type { Serving } from './serving.ts'

/** A request, and what its address says, which is read once. */
export type Incoming = Pick<Address, 'url' | 'base' | 'path'> & {
  request: Request
  /** What the runtime gives along with it. */
  env: unknown
}

/** The request of a context. */
export function incomingOf(serving: Serving, context: Context): Incoming {
  const request = context.req.raw
  const { url, base, path } = addressOf(serving, request.url, routePath(context, -1))
  return { request, url, base, path, env: context.env }
}

/** Nearly all requests have the address of the one before, which is JSON-RPC's. */
function addressOf(serving: Serving, href: string, pattern: string): Address {
  const { latest } = serving
  if (latest?.href === href && latest.pattern === pattern) return latest
  return (serving.latest = readAddress(href, pattern))
}
