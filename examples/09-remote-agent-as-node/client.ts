import assert from 'node:assert/strict'
import { connect } from 'a2a-core/client'

const support = await connect(process.argv[2] ?? 'http://localhost:4001')

// The question is that of the agent behind it, and the answer goes on with its task.
const asked = await support.ask('250 seats')
assert.equal(asked.state, 'input-required')
assert.equal(asked.questions[0]?.kind, 'approval')
assert.match(asked.text, /Quote 250 seats\?/)
console.log(asked.text)

const answer = await asked.answer('yes')
assert.equal(answer.state, 'completed')
assert.match(answer.text, /250 seats: 3000 EUR/)
assert.match(answer.text, /Anything else\?/)
console.log(answer.text)
