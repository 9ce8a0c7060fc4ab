import { describe, expect, test } from 'vitest'
import { isNestedDeeperThan } from '../../src/protocol/limits.ts'

describe('how deep JSON text nests', () => {
  test.each([
    ['{}', 1],
    ['[[]]', 2],
    ['[[],[],[]]', 2],
    ['{"a":[{"b":1}],"c":{}}', 3],
    [String.raw`["\"[[[[", "\\", "]]"]`, 1],
    [String.raw`{"[{\\\"[{":[1]}`, 2],
  ])('%s is %i deep', (text, depth) => {
    expect(isNestedDeeperThan(text, depth)).toBe(false)
    expect(isNestedDeeperThan(text, depth - 1)).toBe(true)
  })
})

test('a million brackets are counted without using the stack', () => {
  expect(isNestedDeeperThan('['.repeat(1_000_000), 64)).toBe(true)
  expect(isNestedDeeperThan('[]'.repeat(1_000_000), 64)).toBe(false)
})

test('text without brackets is not nested; what is no JSON is for the parser to refuse', () => {
  for (const text of ['', '1', '"[[[["', ']]]]', '"unfinished', '}{', '"\\']) {
    expect(isNestedDeeperThan(text, 1)).toBe(false)
  }
})
