import assert from 'node:assert/strict'
import { connect } from 'a2a-core/client'

const hello = await connect(process.argv[2] ?? 'http://localhost:4001')
assert.equal(hello.card.description, 'Greets whoever says a name')

const answer = await hello.ask('Ada')
assert.equal(answer.state, 'completed')
assert.equal(answer.text, 'Hello, Ada!')
console.log(answer.text)
