import assert from 'node:assert/strict'
import { toModel } from 'a2a-ai-sdk'
import { connect } from 'a2a-core/client'
import { streamText, type ModelMessage } from 'ai'

const model = toModel(await connect(process.argv[2] ?? 'http://localhost:4001'))
const messages: ModelMessage[] = [{ role: 'user', content: '250 seats' }]

// What the agent asks is an answer of the model, with a finish reason of its own.
const asked = streamText({ model, messages })
assert.equal(await asked.text, 'Which plan for 250 seats?')
assert.equal(await asked.finishReason, 'other')
assert.equal(await asked.reasoningText, 'Reading the price book')
console.log(await asked.text)

// What the user says next answers it, in the same remote task: the messages tell which it is.
messages.push(...(await asked.response).messages, { role: 'user', content: 'm' })
const answered = streamText({ model, messages })
for await (const chunk of answered.textStream) process.stdout.write(chunk)
console.log()
assert.equal(await answered.text, '3000 EUR, plan m')
assert.equal(await answered.finishReason, 'stop')
