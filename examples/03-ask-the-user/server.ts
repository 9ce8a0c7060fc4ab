import { serve } from '@hono/node-server'
import { fromFunction, inputRequired } from 'a2a-function'
import { a2a } from 'a2a-hono'
import * as z from 'zod'

const booking = fromFunction(
  async function* (turn) {
    // After each answer the function runs again from here: a step is done once all the same.
    const seat = await turn.step('hold', () => `seat ${1 + Math.floor(Math.random() * 99)}`)
    const { plan } = yield* inputRequired({
      prompt: 'Which plan, s or m?',
      schema: z.object({ plan: z.enum(['s', 'm']) }),
    })
    const { approved } = yield* inputRequired({
      kind: 'approval',
      prompt: `Book ${seat} on plan ${plan}?`,
    })
    yield approved ? `Booked ${seat} on plan ${plan}` : 'Nothing is booked'
  },
  { name: 'Booking' },
)

const app = a2a(booking, { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Booking is served at http://localhost:${port}`)
})
