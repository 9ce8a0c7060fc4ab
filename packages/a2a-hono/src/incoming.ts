import type { Context } from 'hono'
import { routeBase } from './route-base.ts'
import { withoutTrailingSlashes } from './without-trailing-slashes.ts'

/** A request, and what its address says, which is read once. */
export type Incoming = {
  request: Request
  url: URL
  /** The path that the app is mounted at: `/support`, or empty. */
  base: string
  /** The path below it, without slashes at its end: `/message:send`, or empty. */
  path: string
  /** What the runtime gives along with it. */
  env: unknown
}

/** The request of a context. */
export function incomingOf(context: Context): Incoming {
  const request = context.req.raw
  const url = new URL(request.url)
  const base = routeBase(context, url)
  return {
    request,
    url,
    base,
    path: withoutTrailingSlashes(url.pathname.slice(base.length)),
    env: context.env,
  }
}
