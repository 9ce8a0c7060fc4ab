import { expect, test } from 'vitest'
import { userMessage } from 'a2a-core'
import { artifact, memoryEngine, type Agent, type Engine } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
import { call, post } from './call.ts'

/** An agent that gives 600 artifacts of a kilobyte, as fast as they are stored. */
const flooding: Agent = {
  id: 'flooding',
  about: { name: 'Flooding' },
  async *run() {
    for (let number = 0; number < 600; number++) {
      yield artifact('x'.repeat(1_000), { artifactId: `a-${number}` })
    }
  },
}

test('row 2: for a client that does not read, nothing is read from the log either', async () => {
  const inner = memoryEngine()
  let read = 0
  const engine: Engine = {
    ...inner,
    async read(key, after, limit) {
      const records = await inner.read(key, after, limit)
      read += records.length
      return records
    },
  }
  const app = a2a(flooding, { auth: 'none', engine })
  const params = { message: userMessage('go') }
  const response = await post(app, 'http://localhost', ['SendStreamingMessage', params])
  const reader = response.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  const decoder = new TextDecoder()
  let text = decoder.decode(value, { stream: true })
  const [id] = /(?<="id":")[\w-]{36}/.exec(text) ?? []
  for (;;) {
    const { result } = await call(app, 'http://localhost', ['GetTask', { id }])
    if (JSON.stringify(result?.['status']).includes('COMPLETED')) break
  }
  expect(read).toBeLessThan(300)
  // What it has not read is there when it comes back to it.
  for (;;) {
    const { done, value: more } = (await reader?.read()) ?? { done: true }
    if (done) break
    text += decoder.decode(more, { stream: true })
  }
  expect(text.match(/^id: \d+$/gm)).toHaveLength(600 + 3)
  expect(text).toContain('TASK_STATE_COMPLETED')
  await app.close()
  await engine.close()
})
