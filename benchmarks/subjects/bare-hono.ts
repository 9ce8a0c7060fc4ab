/** The practical limit: Hono and zod alone, which read a request and answer with the same bytes. */
import { Hono } from 'hono'
import * as z from 'zod'
import { serveFetch } from '../harness/serve-subject.ts'

const request = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]),
  method: z.literal('SendMessage'),
  params: z.looseObject({
    message: z.looseObject({
      messageId: z.string().min(1),
      role: z.literal('ROLE_USER'),
      parts: z.array(z.looseObject({ text: z.string() })).min(1),
    }),
  }),
})

const app = new Hono().post('/', async (context) => {
  const { id, params } = request.parse(await context.req.json())
  const text = params.message.parts.map((part) => part.text).join('')
  const message = {
    messageId: crypto.randomUUID(),
    role: 'ROLE_AGENT',
    parts: [{ text: `You said ${text}` }],
    contextId: crypto.randomUUID(),
  }
  return context.json({ jsonrpc: '2.0', id, result: { message } })
})
await serveFetch(app.fetch)
