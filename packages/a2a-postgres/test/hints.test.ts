import { EventEmitter } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Database } from '../src/database.ts'
import { payloadsOf, type Hint } from '../src/hint.ts'
import { hintsOf, type Hints } from '../src/hints.ts'
import { presenceIn } from '../src/presence.ts'

const most = 8_000

test('a hint is one notification, and nothing is none', () => {
  expect(payloadsOf({ grown: [['task', 3]], queues: ['run/a'] })).toEqual([
    '{"grown":[["task",3]],"queues":["run/a"]}',
  ])
  expect(payloadsOf({ grown: [], queues: [] })).toEqual([])
})

test('what does not fit into one notification is in several, and none of it is lost', () => {
  const grown = Array.from({ length: 500 }, (_, index): [string, number] => [
    `täsk-${index}`,
    index,
  ])
  const claims = Array.from({ length: 2_000 }, (_, index) => index)
  const payloads = payloadsOf({ grown, claims })
  const hints: Hint[] = payloads.map((payload) => JSON.parse(payload))
  expect(hints.flatMap((hint) => hint.grown ?? [])).toEqual(grown)
  expect(hints.flatMap((hint) => hint.claims ?? [])).toEqual(claims)
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(most)
})

test('an id that fits into none is left out: its readers look for themselves', () => {
  const payloads = payloadsOf({
    grown: [
      ['x'.repeat(9_000), 1],
      ['task', 2],
    ],
  })
  expect(payloads.map((payload) => JSON.parse(payload).grown)).toEqual([[['task', 2]]])
})

test('who starts waits for the connection that listens, but not for ever', async () => {
  const { hints } = listening(() => Promise.race([]))
  let started = false
  void hints.start().then(() => (started = true))
  await vi.advanceTimersByTimeAsync(4_900)
  expect(started).toBe(false)
  await vi.advanceTimersByTimeAsync(100)
  expect(started).toBe(true)
})

test('a connection that does not last is told of once, until one has lasted', async () => {
  const { hints, errors } = listening(async () => connection())
  await hints.start()
  for (let cut = 0; cut < 3; cut++) {
    hints.renew()
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(errors).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10_000)
  hints.renew()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(errors).toHaveLength(2)
  await hints.stop()
})

/** Hints over connections that the test makes, in a time that it sets. */
function listening(connect: () => Promise<unknown>): { hints: Hints; errors: unknown[] } {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const errors: unknown[] = []
  const hints = hintsOf({
    db: { connect } as unknown as Database,
    channel: 'a2a',
    presence: presenceIn('a2a'),
    listener: () => undefined,
    onError: (error) => errors.push(error),
  })
  return { hints, errors }
}

/** A connection that answers everything. */
function connection(): EventEmitter {
  return Object.assign(new EventEmitter(), { query: answered, release: () => undefined })
}

async function answered(): Promise<object> {
  return { rows: [] }
}
