import { expect, test } from 'vitest'
import { hashFields } from '../../src/protocol/index.ts'

test('the same fields have the same hash, in hex', async () => {
  expect(await hashFields('a', 'b')).toMatch(/^[0-9a-f]{64}$/)
  expect(await hashFields('a', 'b')).toBe(await hashFields('a', 'b'))
})

test('other fields have another, wherever they are cut', async () => {
  const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['', 'abc'], ['abc', ''], ['1:a', 'bc'], []]
  const hashes = await Promise.all(lists.map((fields) => hashFields(...fields)))
  expect(new Set(hashes).size).toBe(lists.length)
})
