import { newId } from 'a2a-core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

test('an id is a UUID of version 7 that says when it was made', () => {
  vi.setSystemTime('2026-01-02T03:04:05.678Z')
  const id = newId()
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(new Date(Number.parseInt(id.slice(0, 13).replace('-', ''), 16))).toEqual(new Date())
})

test('what is made later sorts later', () => {
  const ids = [1, 15, 16, 255, 2 ** 31, 2 ** 40].map((passed) => {
    vi.setSystemTime(Date.parse('2026-01-01') + passed)
    return newId()
  })
  expect(ids.toSorted()).toEqual(ids)
})

test('ids of one moment have nothing random in common, nor those of a clock that was set back', () => {
  vi.setSystemTime('2026-01-01')
  const ids = Array.from({ length: 1_000 }, newId)
  vi.setSystemTime('2025-01-01')
  newId()
  vi.setSystemTime('2026-01-01')
  ids.push(...Array.from({ length: 1_000 }, newId))
  expect(new Set(ids.map((id) => id.slice(19))).size).toBe(2_000)
})
