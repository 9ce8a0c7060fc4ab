import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { streamResponseSchema, type StreamResponse } from 'a2a-core'

/** A webhook, and what it was told. */
export type Webhook = AsyncDisposable & {
  url: string
  events: StreamResponse[]
  /** How its callers proved who they are. */
  credentials: Set<string>
  /** Settles when it was told that the task was completed. */
  ended: Promise<void>
}

/** Receives webhook calls on a free port. */
export async function receiveWebhooks(): Promise<Webhook> {
  const events: StreamResponse[] = []
  const credentials = new Set<string>()
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()

  async function receive(request: IncomingMessage): Promise<void> {
    const event = streamResponseSchema.parse(await json(request))
    events.push(event)
    credentials.add(credentialsOf(request))
    if (event.statusUpdate?.status.state === 'TASK_STATE_COMPLETED') resolve()
  }

  const server = createServer((request, response) => {
    void receive(request).then(() => response.writeHead(204).end(), reject)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    events,
    credentials,
    ended,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The token, for which the specification names no header, and the authentication. */
function credentialsOf({ headers }: IncomingMessage): string {
  const token = headers['x-a2a-notification-token'] ?? headers['a2a-notification-token']
  return `${String(token)}, ${headers.authorization}`
}
