import autocannon from 'autocannon'
import { sendMessage } from './send-message.ts'

/** How many connections ask at a time. */
const connections = 32

/** For how long, in seconds: first to warm up, then to measure. */
const durations = [1, 1.5]

/**
 * How many messages a server that has just begun answers in a second, once it has warmed up.
 *
 * @throws when any answer is not a 200
 */
export async function requestsPerSecond(url: string): Promise<number> {
  let found = 0
  for (const duration of durations) {
    const result = await autocannon({
      url,
      connections,
      duration,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
      // Made anew for each request: a `messageId` is sent once.
      requests: [{ setupRequest: (request) => ({ ...request, body: sendMessage() }) }],
    })
    if (result.non2xx > 0 || result.errors > 0) {
      throw new Error(`${url}: ${result.non2xx} answers were no 200, ${result.errors} failed`)
    }
    found = result['2xx'] / result.duration
  }
  return found
}
