import { serve } from '@hono/node-server'
import { fromFunction, inputRequired } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { sqliteEngine } from 'a2a-sqlite'

const [port = '4001', file = 'tasks.db'] = process.argv.slice(2)

const booking = fromFunction(
  async function* (turn) {
    // A step is done once, whatever becomes of the process.
    const seat = await turn.step('hold', () => `seat ${1 + Math.floor(Math.random() * 99)}`)
    yield `Holding ${seat}. `
    const { approved } = yield* inputRequired({ kind: 'approval', prompt: `Book ${seat}?` })
    yield approved ? `Booked ${seat}` : 'Nothing is booked'
  },
  { name: 'Booking' },
)

const app = a2a(booking, { engine: sqliteEngine(file), auth: 'loopback' })
// What an earlier process left goes on at once.
app.start()
serve({ fetch: app.fetch, port: Number(port) }, () => {
  console.log(`Booking is served at http://localhost:${port}`)
})
