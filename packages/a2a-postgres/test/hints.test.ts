import { expect, test } from 'vitest'
import { payloadsOf, type Hint } from '../src/hints.ts'

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
