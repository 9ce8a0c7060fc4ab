/** Serves the support desk alone: `node apps/support/src/main.ts --port 4001`. */
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { connect } from 'a2a-core/client'
import { a2a } from 'a2a-hono'
import { chooseModel } from './choose-model.ts'
import { createSupport } from './support.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4001' } } })
  const pricing = await connect(process.env['PRICING_URL'] || 'http://127.0.0.1:4002')
  const app = a2a(createSupport({ pricing, model: chooseModel() }))
  const address = { hostname: '127.0.0.1', port: Number(values.port) }
  const server = serve({ fetch: app.fetch, ...address }, ({ port }) => {
    console.log(`support: http://127.0.0.1:${port}`)
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
