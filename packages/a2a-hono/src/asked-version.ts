/** The version that a request asks for, by header or in its query (specification §3.6.1), if any. */
export function askedVersion({ headers }: Request, url: URL): string | undefined {
  const asked = headers.get('a2a-version')
  if (asked !== null) return asked
  return (url.search && url.searchParams.get('A2A-Version')) || undefined
}
