import { expect, test } from 'vitest'
import { withoutTrailingSlashes } from '../src/without-trailing-slashes.ts'

test.each([
  ['', ''],
  ['/', ''],
  ['/tasks///', '/tasks'],
  ['//a//b', '//a//b'],
])('%j becomes %j', (text, expected) => {
  expect(withoutTrailingSlashes(text)).toBe(expected)
})

test('many slashes that are not at the end take no time', () => {
  const text = `${'/'.repeat(1_000_000)}x`
  const started = performance.now()
  expect(withoutTrailingSlashes(text)).toBe(text)
  // By a pattern it takes minutes.
  expect(performance.now() - started).toBeLessThan(1_000)
})
