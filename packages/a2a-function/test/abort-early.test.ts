import { expect, test } from 'vitest'
import { fromFunction, toFunction } from '../src/index.ts'
import { serveAgent } from './serve-agent.ts'

const name = 'Desk'
const reason = new Error('enough')

/** A remote agent that is no longer wanted when it begins, and nobody has heard of its task. */
async function unwanted() {
  const controller = new AbortController()
  const ended = Promise.withResolvers<unknown>()
  const worker = fromFunction(
    async ({ signal }) => {
      signal.addEventListener('abort', () => ended.resolve(signal.reason))
      controller.abort(reason)
      await ended.promise
    },
    { name },
  )
  const { remote } = await serveAgent(worker)
  return { ask: toFunction(remote), signal: controller.signal, ended: ended.promise }
}

const canceled = { message: expect.stringContaining('canceled') as unknown }

test('a call that is aborted before its remote task is known cancels it', async () => {
  const { ask, signal, ended } = await unwanted()
  await expect(ask('go', { signal })).rejects.toBe(reason)
  expect(await ended).toMatchObject(canceled)
})

test('so does one in a turn, and the function goes on', async () => {
  const { ask, signal, ended } = await unwanted()
  const { remote } = await serveAgent(
    fromFunction(
      async function* (turn) {
        try {
          yield* ask('go', { turn, signal })
        } catch (error) {
          yield `It was ${String(error)}`
        }
      },
      { name },
    ),
  )
  expect((await remote.ask('?')).text).toBe('It was Error: enough')
  expect(await ended).toMatchObject(canceled)
})
