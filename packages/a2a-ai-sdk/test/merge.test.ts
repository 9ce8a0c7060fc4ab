import { expect, test } from 'vitest'
import { merge } from '../src/merge.ts'

async function* counting(name: string, to: number): AsyncGenerator<string, number, undefined> {
  for (let count = 1; count <= to; count++) yield `${name}${count}`
  return to
}

async function* failing(): AsyncGenerator<string, number, undefined> {
  yield 'begun'
  throw new Error('failed')
}

test('items come from all, results in their order', async () => {
  const merged = merge([counting('a', 3), counting('b', 1)])
  const items: string[] = []
  let next = await merged.next()
  while (!next.done) {
    items.push(next.value)
    next = await merged.next()
  }
  expect(items.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1'])
  expect(next.value).toEqual([3, 1])
})

test("when one fails, the failures of the others are nobody else's", async () => {
  const merged = merge([failing(), failing(), failing()])
  await expect(Array.fromAsync(merged)).rejects.toThrow('failed')
})
