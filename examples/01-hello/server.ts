import { serve } from '@hono/node-server'
import { fromFunction } from 'a2a-function'
import { a2a } from 'a2a-hono'

const hello = fromFunction(async ({ text }) => `Hello, ${text}!`, {
  name: 'Hello',
  description: 'Greets whoever says a name',
})

const app = a2a(hello, { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Hello is served at http://localhost:${port}`)
})
