import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { memoryEngine, text, type Agent, type Engine } from 'a2a-core/server'
import { userMessage } from 'a2a-core'
import { a2a } from 'a2a-hono'
import { post } from './call.ts'

/** An agent that says so many tokens, each in a turn of the event loop of its own. */
const counting: Agent = {
  id: 'counting',
  about: { name: 'Counting' },
  async *run(turn) {
    // Its readers have begun by then.
    for (let turns = 0; turns < 20; turns++) await setImmediate()
    for (let token = 0; token < Number(turn.text); token++) {
      await setImmediate()
      yield text('token ')
    }
  },
}

/** What a stream of so many tokens costs, with some who subscribe beside who asked for it. */
async function costOf(tokens: number, subscribers: number) {
  const inner = memoryEngine()
  const cost = { commits: 0, records: 0, written: 0, read: 0, got: 0, encoded: 0 }
  const engine: Engine = {
    ...inner,
    async commit(claim, commit) {
      cost.commits++
      cost.records += commit.records.length
      cost.written += JSON.stringify(commit).length
      return inner.commit(claim, commit)
    },
    async read(key, after, limit) {
      cost.read++
      return inner.read(key, after, limit)
    },
    async get(key) {
      cost.got++
      return inner.get(key)
    },
  }
  const app = a2a(counting, { auth: 'none', engine })
  const params = { message: userMessage(String(tokens)) }
  const ask = ['SendStreamingMessage', params] as [string, object]
  const first = (await post(app, 'http://localhost', ask)).body?.getReader()
  const begun = await first?.read()
  const [id] = /(?<="id":")[\w-]{36}/.exec(new TextDecoder().decode(begun?.value)) ?? []
  const others = await Promise.all(
    Array.from({ length: subscribers }, () =>
      post(app, 'http://localhost', ['SubscribeToTask', { id }]),
    ),
  )
  const stringify = JSON.stringify
  const spy = vi.spyOn(JSON, 'stringify').mockImplementation((value, ...rest: []) => {
    if (value?.artifactUpdate || value === 'token ') cost.encoded++
    return stringify(value, ...rest)
  })
  const streams = others.map((response) => response.text())
  for (let piece = begun; piece && !piece.done;) piece = await first?.read()
  const whole = await Promise.all(streams)
  spy.mockRestore()
  await app.close()
  await engine.close()
  for (const each of whole) expect(each.match(/token /g)).toHaveLength(tokens)
  return cost
}

test('a token is one commit of itself, one piece of JSON, and no read of the log, whoever reads', async () => {
  const few = await costOf(200, 1)
  const many = await costOf(400, 5)
  // Beside the tokens, a turn begins and ends.
  expect(few.commits).toBeLessThanOrEqual(200 + 3)
  expect(many.commits).toBeLessThanOrEqual(400 + 3)
  expect(many.records).toBeLessThanOrEqual(400 + 4)
  expect(many.written / few.written).toBeLessThan(2.1)
  expect(many.encoded).toBeLessThanOrEqual(400 + 1)
  // Who waits for a token is given it; each reads before that what was there already.
  expect(many.read).toBeLessThanOrEqual(3 * (5 + 1))
  // Those who subscribe read the task as it is once; nobody reads it with each token.
  expect(many.got).toBeLessThanOrEqual(5 + 1)
})
