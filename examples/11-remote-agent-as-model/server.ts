import { serve } from '@hono/node-server'
import { fromFunction, inputRequired, progress } from 'a2a-function'
import { a2a } from 'a2a-hono'

const pricing = fromFunction(
  async function* ({ text }) {
    yield progress('Reading the price book')
    const plan = yield* inputRequired({ prompt: `Which plan for ${text}?` })
    for (const word of ['3000 ', 'EUR, ', `plan ${plan}`]) yield word
  },
  { name: 'Pricing' },
)

const app = a2a(pricing, { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Pricing is served at http://localhost:${port}`)
})
