import { serve } from '@hono/node-server'
import { fromFunction, skill } from 'a2a-function'
import { a2a } from 'a2a-hono'
import * as z from 'zod'

const review = skill({
  description: 'Says whether a discount is allowed',
  input: z.object({ discount: z.number().min(0).max(100) }),
  output: z.object({ allowed: z.boolean() }),
  run: ({ discount }) => ({ allowed: discount <= 20 }),
})

const quote = skill({
  description: 'Makes a price',
  input: z.object({ seats: z.int().positive() }),
  output: z.object({ total: z.number() }),
  run: ({ seats }) => ({ total: seats * 12 }),
})

const desk = fromFunction({ name: 'Desk', skills: { review, quote } })

const app = a2a(desk, { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Desk is served at http://localhost:${port}`)
})
