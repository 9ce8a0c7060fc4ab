import autocannon from 'autocannon'

/** A request that is sent over and over. */
export type Load = {
  url: string
  headers?: Record<string, string>
  /** Made anew for each request: a `messageId` is sent once. */
  body: () => string
}

/** How many connections ask at a time, and for how long, in seconds. */
const load = { connections: 32, duration: 2 }

/**
 * How many requests a server answers in a second.
 *
 * @throws when any answer is not a 200
 */
export async function requestsPerSecond({ url, headers = {}, body }: Load): Promise<number> {
  const result = await autocannon({
    url,
    ...load,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0', ...headers },
    requests: [{ setupRequest: (request) => ({ ...request, body: body() }) }],
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} answers were no 200, ${result.errors} failed`)
  }
  return result['2xx'] / result.duration
}
