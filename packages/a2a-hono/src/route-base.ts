import type { Context } from 'hono'
import { routePath } from 'hono/route'

/** The path that the app is mounted at, as a request's address has it: `/support`, or empty. */
export function routeBase(context: Context, { pathname }: URL): string {
  const pattern = routePath(context, -1)
  const depth = pattern.split('/').filter((segment) => segment !== '' && segment !== '*').length
  if (depth === 0) return ''
  const segments = pathname.split('/').slice(1, depth + 1)
  return segments.map((segment) => `/${segment}`).join('')
}
