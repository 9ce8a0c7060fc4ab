/** How often a request is sent on, as `fetch` has it. */
export const mostRedirects = 20

/**
 * Where a response sends the same request on to; undefined when it does not, or not with the same
 * request: of a POST, 301 to 303 would make a GET.
 *
 * @param url the address that was asked
 */
export function redirectTarget(
  { status, headers }: Response,
  url: string,
  method: 'GET' | 'POST',
): string | undefined {
  const same = method === 'GET' ? [301, 302, 303, 307, 308] : [307, 308]
  const location = same.includes(status) ? headers.get('Location') : null
  const target = location === null ? null : URL.parse(location, url)
  return target && /^https?:$/.test(target.protocol) ? target.href : undefined
}
