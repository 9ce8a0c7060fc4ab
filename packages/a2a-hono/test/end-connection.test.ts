import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { onTestFinished, expect, test } from 'vitest'
import { a2a } from '../src/index.ts'
import { listen } from '../src/testing/index.ts'
import { echo } from './echo.ts'

test('connections are kept, and end with what is answered once the server closes', async () => {
  const app = a2a(echo, { auth: 'loopback' })
  const { url, close } = await listen(app.fetch)
  // As proxies do: one connection, which is used again.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(async () => {
    agent.destroy()
    await close()
  })
  const connectionAfter = async (path: string): Promise<string | undefined> => {
    const [response] = (await once(get(url + path, { agent }), 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    return response.headers.connection
  }
  expect(await connectionAfter('/.well-known/agent-card.json')).toBe('keep-alive')
  const closed = app.close()
  expect(await connectionAfter('/.well-known/agent-card.json')).toBe('close')
  await closed
  expect(await connectionAfter('/tasks')).toBe('close')
})
