import assert from 'node:assert/strict'
import { connect } from 'a2a-core/client'

const support = await connect(process.argv[2] ?? 'http://localhost:4001')

const answer = await support.ask('What are 250 seats?')
assert.equal(answer.state, 'completed')
assert.match(answer.text, /3000/)
console.log(answer.text)
