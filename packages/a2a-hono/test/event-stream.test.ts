import { text, type Agent } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { a2a } from '../src/a2a.ts'

test('a client that leaves while the agent is silent is no error', async () => {
  const errors: unknown[] = []
  const silent: Agent = {
    id: 'silent',
    about: { name: 'Silent' },
    async *run({ signal }) {
      yield text('a first word')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
  }
  const app = a2a(silent, { auth: 'none', onError: (error) => errors.push(error) })
  const response = await app.request('/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'SendStreamingMessage',
      params: { message: { messageId: '1', role: 'ROLE_USER', parts: [{ text: 'hello' }] } },
    }),
  })
  const reader = response.body?.getReader()
  let seen = ''
  while (!seen.includes('a first word')) {
    seen += new TextDecoder().decode((await reader?.read())?.value)
  }
  const waiting = reader?.read()
  // The stream pulls in a turn of its own: it is to wait for the agent when the client leaves.
  await new Promise((resolve) => setImmediate(resolve))
  await reader?.cancel()
  await waiting
  await app.close({ drainMs: 0 })
  expect(errors).toEqual([])
})
