import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { History } from './history.ts'
import type { Random } from '../harness/random.ts'

/** One call of a webhook. */
export type WebhookCall = {
  /** The tag of the task that the webhook is of. */
  tag: string
  seq: number
  body: string
  /** Whether it was answered with 200. */
  taken: boolean
}

/** What is called for the tasks' webhooks. */
export type WebhookReceiver = {
  readonly calls: readonly WebhookCall[]
  urlOf(tag: string): string
  close(): Promise<void>
}

/** How often it is not well. */
const failing = 0.2

/** Starts a receiver of webhooks that answers 503 one time in five. */
export async function startReceiver(random: Random, history: History): Promise<WebhookReceiver> {
  const calls: WebhookCall[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    // A sender that was killed says the half of it.
    request.on('error', () => undefined)
    request.on('end', () => {
      const taken = random() >= failing
      const tag = request.url?.slice(1) ?? ''
      const seq = Number(String(request.headers['webhook-id']).split('.').at(-1))
      const call = { tag, seq, body, taken }
      calls.push(call)
      history.add('webhook', call)
      response.writeHead(taken ? 200 : 503).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    calls,
    urlOf: (tag) => `http://127.0.0.1:${port}/${tag}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
