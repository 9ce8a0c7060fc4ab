import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { fromFunction, progress } from 'a2a-function'
import { a2a } from 'a2a-hono'

const poet = fromFunction(
  async function* ({ text }) {
    yield progress(`Thinking of ${text}`)
    for (const word of `A line about ${text}, word by word`.split(/(?<= )/)) {
      await wait(20)
      yield word
    }
  },
  { name: 'Poet' },
)

const app = a2a(poet, { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Poet is served at http://localhost:${port}`)
})
