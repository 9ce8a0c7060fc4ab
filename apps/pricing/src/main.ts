/** Serves the price desk alone: `node apps/pricing/src/main.ts --port 4002`. */
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { connect } from 'a2a-core/client'
import { a2a } from 'a2a-hono'
import { chooseModel } from './choose-model.ts'
import { createPricing } from './pricing.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4002' } } })
  const compliance = await connect(process.env['COMPLIANCE_URL'] || 'http://127.0.0.1:4003')
  const app = a2a(createPricing({ compliance, model: chooseModel() }))
  const address = { hostname: '127.0.0.1', port: Number(values.port) }
  const server = serve({ fetch: app.fetch, ...address }, ({ port }) => {
    console.log(`pricing: http://127.0.0.1:${port}`)
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
