import { expect, test } from 'vitest'
import { text } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

/** An agent that says a word, and then nothing until it is aborted. */
const silent = agentOf(async function* ({ signal }) {
  yield text('a first word')
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
})

test('a stream is left at once, though it waits for what the agent says next', async () => {
  const served = serveAgent(silent)
  const stream = await served.stream('go')
  for (;;) {
    const { done, value } = await stream.next()
    if (done || value.event.artifactUpdate) break
  }
  const waiting = stream.next()
  await stream.return()
  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(served.server.readers.size).toBe(0)
  await served.close()
})

test('a stream that nobody began to read is let go of when it is left', async () => {
  const served = serveAgent(silent)
  const stream = await served.stream('go')
  expect(served.server.readers.size).toBe(1)
  await stream.return()
  expect(served.server.readers.size).toBe(0)
  expect(await stream.next()).toEqual({ done: true, value: undefined })
  await served.close()
})

test('a request is asked for its signal by who waits for an answer alone: servers make it then', async () => {
  const served = serveAgent(silent)
  const asked: string[] = []
  let name = ''
  const client = served.as({
    request: {
      get signal() {
        asked.push(name)
        return new AbortController().signal
      },
    },
  })
  name = 'stream'
  const stream = await client.stream('go')
  const { value } = await stream.next()
  const { id = '' } = value?.event.task ?? {}
  name = 'subscribe'
  await (await client.subscribe(id)).return()
  name = 'get'
  await client.get(id)
  name = 'begin'
  await client.begin('go')
  name = 'ask'
  const asking = client.ask('go').catch(() => undefined)
  await served.close()
  await asking
  expect(new Set(asked)).toEqual(new Set(['ask']))
})
