import assert from 'node:assert/strict'
import { TaskNotFoundError } from 'a2a-core'
import { connect } from 'a2a-core/client'

const host = process.argv[2] ?? 'http://localhost:4001'
const upper = await connect(`${host}/upper`)
const lower = await connect(`${host}/lower`)
assert.equal(upper.card.name, 'Upper')
assert.equal(lower.card.name, 'Lower')

const loud = await upper.ask('Hello')
assert.equal(loud.text, 'HELLO')
assert.equal((await lower.ask('Hello')).text, 'hello')
console.log('HELLO and hello')

assert.equal(loud.state, 'completed')
await assert.rejects(lower.getTask(loud.task?.id ?? ''), TaskNotFoundError)
