import autocannon from 'autocannon'
import { sendMessage } from './send-message.ts'

/** How many connections ask at a time. */
const connections = 32

/**
 * How many messages a server answers in a second.
 *
 * @param seconds for how long it is asked
 * @throws when any answer is not a 200
 */
export async function requestsPerSecond(url: string, seconds: number): Promise<number> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    // Made anew for each request: a `messageId` is sent once.
    requests: [{ setupRequest: (request) => ({ ...request, body: sendMessage() }) }],
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} answers were no 200, ${result.errors} failed`)
  }
  return result['2xx'] / result.duration
}
