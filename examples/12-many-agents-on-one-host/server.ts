import { serve } from '@hono/node-server'
import { fromFunction } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { memoryEngine } from 'a2a-core/server'
import { Hono } from 'hono'

// They share an engine, and see nothing of each other's tasks.
const engine = memoryEngine()
const upper = fromFunction(({ text }) => text.toUpperCase(), { name: 'Upper' })
const lower = fromFunction(({ text }) => text.toLowerCase(), { name: 'Lower' })

const host = new Hono()
  .route('/upper', a2a(upper, { engine, auth: 'loopback' }))
  .route('/lower', a2a(lower, { engine, auth: 'loopback' }))

const server = serve({ fetch: host.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Upper and Lower are served at http://localhost:${port}`)
})
process.once('SIGTERM', () => {
  server.close()
  // Waits for the turns of every agent on it.
  void engine.close({ drainMs: 10_000 })
})
