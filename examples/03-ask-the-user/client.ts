import assert from 'node:assert/strict'
import { connect } from 'a2a-core/client'

const booking = await connect(process.argv[2] ?? 'http://localhost:4001')

const first = await booking.ask('A seat, please')
assert.equal(first.state, 'input-required')
console.log(first.text)

// What is no plan is no answer: it is asked again.
const again = await first.answer('the cheap one')
assert.equal(again.state, 'input-required')
assert.deepEqual(again.questions, first.questions)

const second = await again.answer({ plan: 'm' })
assert.equal(second.state, 'input-required')
assert.equal(second.questions[0]?.kind, 'approval')
console.log(second.text)

const last = await second.answer('yes')
assert.equal(last.state, 'completed')
assert.equal(last.text, second.text.replace(/^Book (.+)\?$/, 'Booked $1'))
console.log(last.text)
