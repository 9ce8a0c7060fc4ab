import { expect, test } from 'vitest'
import { anonymousCaller, answerJsonRpc, createServer, memoryEngine } from 'a2a-core/server'
import { agentOf } from './agent-of.ts'

test('what goes wrong while a server closes may be asked of another', async () => {
  const engine = memoryEngine()
  const told: unknown[] = []
  const server = createServer(
    agentOf(async function* () {}),
    {
      engine,
      onError: (_, about) => told.push(about),
    },
  )
  await server.close()
  engine.get = () => Promise.reject(new Error('Cannot use a pool after calling end on the pool'))
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'GetTask', params: { id: 't' } })
  const call = { caller: anonymousCaller, extensions: [], request: new AbortController() }
  const answer = await answerJsonRpc(server, body, '1.0', call)
  expect(answer).toMatchObject({
    error: { name: 'ServiceUnavailableError', retryAfter: 1 },
    response: { error: { message: expect.stringContaining('closing') as string } },
  })
  const whose = { agent: 'tested', tenant: '', owner: 'anonymous' }
  expect(told).toEqual([{ id: expect.any(String) as string, ...whose }])
})
