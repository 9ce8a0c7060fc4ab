import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { StreamResponse } from 'a2a-core'

/** One call that a webhook got. */
export type Received = { headers: IncomingHttpHeaders; body: string; event: StreamResponse }

/** A webhook receiver on a real socket; `answer` decides the status of each call. */
export async function receiver(answer: (calls: number) => number = () => 204): Promise<{
  url: string
  calls: Received[]
  accepted: StreamResponse[]
  ended: Promise<void>
}> {
  const calls: Received[] = []
  const accepted: StreamResponse[] = []
  const ended = Promise.withResolvers<void>()
  const server = createServer((incoming, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of incoming.setEncoding('utf8')) body += String(chunk)
      const event: StreamResponse = JSON.parse(body)
      calls.push({ headers: incoming.headers, body, event })
      const status = answer(calls.length)
      if (status < 300) accepted.push(event)
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end()
      const state = event.statusUpdate?.status.state
      if (status < 300 && state === 'TASK_STATE_COMPLETED') ended.resolve()
      if (status === 410) ended.resolve()
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hook`, calls, accepted, ended: ended.promise }
}
