import { expect, onTestFinished, test, vi } from 'vitest'
import { Heartbeats } from '../src/heartbeats.ts'

test('each says that it is alive in its own time, by one timer, which ends with the last', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const said: string[] = []
  const one = { beat: () => said.push('one') }
  const other = { beat: () => said.push('other') }
  const heartbeats = new Heartbeats(100)
  heartbeats.add(one)
  vi.advanceTimersByTime(30)
  heartbeats.add(other)
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(69)
  expect(said).toEqual([])
  vi.advanceTimersByTime(1)
  expect(said).toEqual(['one'])
  vi.advanceTimersByTime(130)
  expect(said).toEqual(['one', 'other', 'one', 'other'])
  heartbeats.delete(one)
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(100)
  expect(said.slice(4)).toEqual(['other'])
  heartbeats.delete(other)
  expect(vi.getTimerCount()).toBe(0)
})

test('one that leaves as it says so takes the timer along', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const heartbeats = new Heartbeats(100)
  const leaving = { beat: () => heartbeats.delete(leaving) }
  heartbeats.add(leaving)
  vi.advanceTimersByTime(100)
  expect(vi.getTimerCount()).toBe(0)
})
