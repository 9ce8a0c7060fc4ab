/** Serves the compliance desk alone: `node apps/compliance/src/main.ts --port 4003`. */
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { a2a } from 'a2a-hono'
import { createCompliance } from './compliance.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4003' } } })
  const app = a2a(createCompliance())
  const address = { hostname: '127.0.0.1', port: Number(values.port) }
  const server = serve({ fetch: app.fetch, ...address }, ({ port }) => {
    console.log(`compliance: http://127.0.0.1:${port}`)
  })
  server.once('error', stop)
  process.once('SIGINT', () => {
    server.close()
    void app.close()
  })
}

function stop(error: Error): void {
  console.error(error.message)
  process.exitCode = 1
}

main().catch(stop)
