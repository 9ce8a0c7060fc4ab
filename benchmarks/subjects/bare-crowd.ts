/** The floor: `node:http` alone, which keeps streams open and writes 1 kB to all of them. */
import type { ServerResponse } from 'node:http'
import { timeToken } from '../harness/time-token.ts'
import { serveListener } from '../harness/serve-subject.ts'
import { eventOf } from './event-of.ts'

const open = new Set<ServerResponse>()

await serveListener(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  if (body.includes('broadcast')) {
    const event = eventOf(1, timeToken() + 'x'.repeat(1_000))
    for (const each of open) each.write(event)
    response.end('{"result":{}}')
    return
  }
  open.add(response)
  response.on('close', () => open.delete(response))
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.write(eventOf(0, 'hello'))
})
