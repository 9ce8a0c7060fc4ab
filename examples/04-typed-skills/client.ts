import assert from 'node:assert/strict'
import { dataPart } from 'a2a-core'
import { connect, TaskEndedError } from 'a2a-core/client'
import * as z from 'zod'

const desk = await connect(process.argv[2] ?? 'http://localhost:4001')
assert.deepEqual(
  desk.card.skills.map(({ id }) => id),
  ['review', 'quote'],
)

const output = z.object({ total: z.number() })
const answer = await desk.ask(dataPart({ seats: 10 }), { skill: 'quote', output })
assert.equal(answer.state, 'completed')
// Typed by the schema, and checked against it.
const total: number = answer.data.total
assert.equal(total, 120)
console.log(`10 seats are ${total}`)

// Without a skill's name, the one whose input it fits.
const review = await desk.ask(dataPart({ discount: 30 }))
assert.equal(review.state, 'completed')
assert.deepEqual(review.data, { allowed: false })

// What does not fit is rejected, and says why.
const wrong = desk.ask(dataPart({ seats: -1 }), { skill: 'quote' })
await assert.rejects(wrong, (error) => {
  assert.ok(error instanceof TaskEndedError)
  assert.equal(error.state, 'rejected')
  assert.match(error.message, /seats/)
  console.log(error.message)
  return true
})
