import assert from 'node:assert/strict'
import { textOf } from 'a2a-core'
import { connect } from 'a2a-core/client'

const poet = await connect(process.argv[2] ?? 'http://localhost:4001')

const chunks: string[] = []
const said: string[] = []
for await (const { artifactUpdate, statusUpdate } of poet.stream('rain')) {
  if (artifactUpdate) {
    const chunk = textOf(artifactUpdate.artifact.parts)
    chunks.push(chunk)
    process.stdout.write(chunk)
  }
  if (statusUpdate?.status.message) said.push(textOf(statusUpdate.status.message.parts))
}
console.log()

assert.deepEqual(said, ['Thinking of rain'])
assert.equal(chunks.join(''), 'A line about rain, word by word')
assert.ok(chunks.length > 3, 'the words came one by one')
