/** The version that a request asks for, by header or in its query (specification §3.6.1), if any. */
export function askedVersion(request: Request): string | undefined {
  return (
    request.headers.get('a2a-version') ??
    new URL(request.url).searchParams.get('A2A-Version') ??
    undefined
  )
}
