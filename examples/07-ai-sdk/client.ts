import assert from 'node:assert/strict'
import { dataOf, textOf } from 'a2a-core'
import { connect } from 'a2a-core/client'

const pricing = await connect(process.argv[2] ?? 'http://localhost:4001')

const calls: unknown[] = []
let text = ''
for await (const { artifactUpdate, statusUpdate } of pricing.stream('250 seats, please')) {
  if (artifactUpdate) text += textOf(artifactUpdate.artifact.parts)
  const { message } = statusUpdate?.status ?? {}
  if (!message) continue
  console.log(textOf(message.parts))
  calls.push(dataOf(message.parts))
}
console.log(text)

assert.equal(text, 'That is 3000 EUR a year.')
assert.partialDeepStrictEqual(calls, [
  { type: 'tool-call', name: 'price', state: 'working', arguments: { seats: 250 } },
  { type: 'tool-result', name: 'price', state: 'completed' },
])
