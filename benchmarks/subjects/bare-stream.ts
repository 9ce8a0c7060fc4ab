/** The floor of streams: `node:http` alone, which writes events that are nearly made. */
import { setImmediate } from 'node:timers/promises'
import { timeToken } from '../harness/time-token.ts'
import { serveListener } from '../harness/serve-subject.ts'
import { eventOf } from './event-of.ts'

await serveListener(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const { params } = JSON.parse(body) as { params: { message: { parts: [{ text: string }] } } }
  const count = Number(params.message.parts[0].text)
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  for (let said = 0; said < count; said++) {
    await setImmediate()
    response.write(eventOf(said, timeToken()))
  }
  response.end()
})
