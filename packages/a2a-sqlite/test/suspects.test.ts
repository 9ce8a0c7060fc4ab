import { expect, onTestFinished, test, vi } from 'vitest'
import type { Job } from '../src/job.ts'
import { newSuspects } from '../src/suspects.ts'

function job(number: number, deaths: number, agent = 'a'): Job {
  const key = { agent, tenant: '', owner: 'o', taskId: `${number}` }
  return { number, key, contextId: 'c', lane: undefined, deaths }
}

test('who died alone is tried first, and one at a time', () => {
  const suspects = newSuspects(() => undefined)
  onTestFinished(() => suspects.close())
  expect(suspects.add(job(1, 1))).toBe(false)
  expect(suspects.keepOthersOut).toBe(false)
  for (const suspect of [job(2, 2), job(3, 4), job(4, 3, 'b')]) {
    expect(suspects.add(suspect)).toBe(true)
  }
  expect(suspects.take('a')?.number).toBe(3)
  expect(suspects.take('b')).toBeUndefined()
  expect(suspects.cleared(2)).toBe(false)
  expect(suspects.cleared(3)).toBe(true)
  expect(suspects.take('b')?.number).toBe(4)
  expect(suspects.cleared(4)).toBe(true)
  expect(suspects.keepOthersOut).toBe(true)
  expect(suspects.take('a')?.number).toBe(2)
  expect(suspects.cleared(2)).toBe(true)
  expect(suspects.keepOthersOut).toBe(false)
})

test('others are kept waiting for a while only', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const onOver = vi.fn<() => void>()
  const suspects = newSuspects(onOver)
  for (const suspect of [job(1, 2), job(2, 2)]) suspects.add(suspect)
  expect(suspects.take('a')?.number).toBe(1)
  vi.advanceTimersByTime(9_000)
  expect(suspects.keepOthersOut).toBe(true)
  vi.advanceTimersByTime(2_000)
  expect(onOver).toHaveBeenCalledTimes(1)
  expect(suspects.keepOthersOut).toBe(false)
  // One at a time they are tried all the same.
  expect(suspects.take('a')).toBeUndefined()
  suspects.cleared(1)
  expect(suspects.take('a')?.number).toBe(2)
})
