import assert from 'node:assert/strict'
import { connect } from 'a2a-core/client'

const refunds = await connect(process.argv[2] ?? 'http://localhost:4001')

const asked = await refunds.ask('My chair broke, I want my 90 EUR back')
assert.equal(asked.state, 'input-required')
assert.equal(asked.questions[0]?.kind, 'approval')
console.log(asked.text)

const given = await asked.answer(true)
assert.equal(given.state, 'completed')
assert.equal(given.text, 'Refunded 90 EUR.')
console.log(given.text)

const askedAgain = await refunds.ask('And another 90 EUR')
assert.equal(askedAgain.state, 'input-required')
const refused = await askedAgain.answer({ approved: false, reason: 'Once is enough' })
assert.equal(refused.state, 'completed')
assert.equal(refused.text, 'There was no refund.')
console.log(refused.text)
