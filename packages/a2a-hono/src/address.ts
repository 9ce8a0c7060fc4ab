import { routeBase } from './route-base.ts'
import { withoutTrailingSlashes } from './without-trailing-slashes.ts'

/** What the address of a request says. */
export type Address = {
  /** The address as it is written. */
  href: string
  /** The pattern of the route by which its host found the app. */
  pattern: string
  url: URL
  /** The path that the app is mounted at: `/support`, or empty. */
  base: string
  /** The path below it, without slashes at its end: `/message:send`, or empty. */
  path: string
}

/** Reads an address. */
export function readAddress(href: string, pattern: string): Address {
  const url = new URL(href)
  const base = routeBase(pattern, url)
  return { href, pattern, url, base, path: withoutTrailingSlashes(url.pathname.slice(base.length)) }
}
