import { expect, test } from 'vitest'
import { grouped } from '../src/grouped.ts'

/** Groups that end when the test says so. */
function groupsToEnd(options: Partial<Parameters<typeof grouped<number, string>>[1]> = {}) {
  const groups: { items: number[]; end: () => void; fail: (error: Error) => void }[] = []
  const call = grouped<number, string>(
    async (items) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      groups.push({ items, end: resolve, fail: reject })
      await promise
      return items.map((item) => `did ${item}`)
    },
    { mayRepeat: () => true, ...options },
  )
  return { groups, call, loopTurn: () => new Promise(setImmediate) }
}

test('what is asked at once is one group, and each is given its own result', async () => {
  const { groups, call, loopTurn } = groupsToEnd()
  const results = [1, 2, 3].map(call)
  await loopTurn()
  expect(groups.map(({ items }) => items)).toEqual([[1, 2, 3]])
  groups[0]?.end()
  expect(await Promise.all(results)).toEqual(['did 1', 'did 2', 'did 3'])
})

test('two groups are under way at most, and who comes meanwhile is the next', async () => {
  const { groups, call, loopTurn } = groupsToEnd()
  const results: Promise<string>[] = []
  for (const item of [1, 2, 3, 4]) {
    results.push(call(item))
    await loopTurn()
  }
  expect(groups.map(({ items }) => items)).toEqual([[1], [2]])
  groups[0]?.end()
  await results[0]
  await loopTurn()
  await loopTurn()
  expect(groups.map(({ items }) => items)).toEqual([[1], [2], [3, 4]])
})

test('what may not be in a group twice is in the next', async () => {
  const { groups, call, loopTurn } = groupsToEnd({ apart: (item) => item % 10 })
  void [1, 11, 2].map(call)
  await loopTurn()
  expect(groups.map(({ items }) => items)).toEqual([[1, 2]])
})

test('a group is no larger than it may be', async () => {
  const { groups, call, loopTurn } = groupsToEnd({ most: 2 })
  const results = [1, 2, 3].map(call)
  await loopTurn()
  expect(groups.map(({ items }) => items)).toEqual([[1, 2]])
  groups[0]?.end()
  await results[0]
  await loopTurn()
  await loopTurn()
  groups[1]?.end()
  expect(await Promise.all(results)).toEqual(['did 1', 'did 2', 'did 3'])
})

test('what is large goes alone, and what is small goes together', async () => {
  const { groups, call, loopTurn } = groupsToEnd({ sizeOf: (item) => item })
  void [1, 5_000_000, 2].map(call)
  await loopTurn()
  groups[0]?.end()
  await loopTurn()
  await loopTurn()
  expect(groups.map(({ items }) => items)).toEqual([[1, 2], [5_000_000]])
})

test('of a group that fails each is done again alone, so that only the faulty fails', async () => {
  const { groups, call, loopTurn } = groupsToEnd()
  const results = Promise.allSettled([1, 2].map(call))
  await loopTurn()
  groups[0]?.fail(new Error('one of you'))
  await loopTurn()
  groups[1]?.fail(new Error('you'))
  await loopTurn()
  groups[2]?.end()
  expect(await results).toMatchObject([{ reason: { message: 'you' } }, { value: 'did 2' }])
})

test('of a group that may have been done all fail', async () => {
  const { groups, call, loopTurn } = groupsToEnd({ mayRepeat: () => false })
  const results = Promise.allSettled([1, 2].map(call))
  await loopTurn()
  groups[0]?.fail(new Error('gone'))
  expect(await results).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  expect(groups).toHaveLength(1)
})
