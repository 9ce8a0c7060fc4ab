/**
 * The version that a request asks for, by header or in its query (specification §3.6.1), if any.
 * The names of service parameters are case-insensitive (§3.2.6).
 */
export function askedVersion({ headers }: Request, url: URL): string | undefined {
  const asked = headers.get('a2a-version')
  if (asked !== null) return asked
  if (url.search === '') return undefined
  for (const [name, value] of url.searchParams) {
    if (name.toLowerCase() === 'a2a-version') return value || undefined
  }
  return undefined
}
