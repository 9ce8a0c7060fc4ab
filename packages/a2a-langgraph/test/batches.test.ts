import { expect, test } from 'vitest'
import { Batches } from '../src/batches.ts'

test('each time all that came since is given, and the end after it', async () => {
  const batches = new Batches<number>(() => {})
  batches.push(1)
  batches.push(2)
  batches.end()
  expect(await Array.fromAsync(batches)).toEqual([[1, 2]])
})

test('what comes after the end is not read', async () => {
  const batches = new Batches<number>(() => {})
  batches.push(1)
  batches.end({ error: new Error('The graph broke') })
  batches.push(2)
  const reader = batches[Symbol.asyncIterator]()
  expect(await reader.next()).toEqual({ done: false, value: [1] })
  await expect(reader.next()).rejects.toThrow('The graph broke')
})

test('what comes after the reader left is not kept', async () => {
  let left = 0
  const batches = new Batches<number>(() => left++)
  batches.push(1)
  const reader = batches[Symbol.asyncIterator]()
  await reader.return?.()
  batches.push(2)
  expect(await reader.next()).toEqual({ done: true, value: undefined })
  expect(left).toBe(1)
})
