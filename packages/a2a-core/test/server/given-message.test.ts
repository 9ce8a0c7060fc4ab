import { expect, onTestFinished, test } from 'vitest'
import { anonymousCaller, createServer, sendMessage, text } from 'a2a-core/server'
import { agentOf } from './agent-of.ts'

test('what a message is made of stays its sender’s own', async () => {
  const server = createServer(
    agentOf(async function* (turn) {
      yield text(turn.text)
    }),
  )
  onTestFinished(() => server.close())
  const data = { seats: [250] }
  const metadata = { of: { somebody: true } }
  const message = { messageId: 'one', role: 'ROLE_USER', parts: [{ data }], metadata }
  const extensions: string[] = []
  const request = new Request('http://localhost')
  await sendMessage(server, { message, metadata }, { caller: anonymousCaller, extensions, request })
  for (const given of [data, data.seats, metadata, metadata.of, extensions]) {
    expect(Object.isFrozen(given)).toBe(false)
  }
})
