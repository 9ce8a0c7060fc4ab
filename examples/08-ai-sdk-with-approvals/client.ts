import assert from 'node:assert/strict'
import { connect } from 'a2a-core/client'

const cleaner = await connect(process.argv[2] ?? 'http://localhost:4001')

const asked = await cleaner.ask('Erase my drafts')
assert.equal(asked.state, 'input-required')
assert.partialDeepStrictEqual(asked.questions, [
  { kind: 'approval', value: { tool: 'erase', input: { folder: 'drafts' } } },
])
console.log(asked.text)

// Neither yes nor no: it is asked again.
const again = await asked.answer('are you sure?')
assert.equal(again.state, 'input-required')

const done = await again.answer('yes')
assert.equal(done.text, 'Done: drafts is gone.')
console.log(done.text)

const askedAgain = await cleaner.ask('Erase my drafts')
assert.equal(askedAgain.state, 'input-required')
const denied = await askedAgain.answer(false)
assert.equal(denied.text, 'Then they stay.')
console.log(denied.text)
