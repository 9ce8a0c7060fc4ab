import assert from 'node:assert/strict'
import { textOf } from 'a2a-core'
import { connect } from 'a2a-core/client'

const listener = await connect(process.argv[2] ?? 'http://localhost:4001')

// A conversation keeps its context, and each context is a thread of the graph.
const conversation = listener.conversation()
const first = await conversation.ask('the sky is blue')
console.log(first.text)
assert.equal(first.text, 'You have told me 1 things, the last: the sky is blue')

let chunks = 0
let text = ''
for await (const { artifactUpdate } of conversation.stream('grass is green')) {
  if (!artifactUpdate) continue
  chunks++
  text += textOf(artifactUpdate.artifact.parts)
}
console.log(text)
assert.equal(text, 'You have told me 2 things, the last: grass is green')
assert.ok(chunks > 1, 'the tokens of the model came one by one')

// Another conversation knows nothing of it.
const other = await listener.ask('hello')
assert.equal(other.text, 'You have told me 1 things, the last: hello')
