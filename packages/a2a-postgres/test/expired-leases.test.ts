import { expect, test } from 'vitest'
import { expiredLeases } from '../src/expired-leases.ts'

/** The search, at times that the test says. */
function searchAt(): (time: number, answers?: 'at once' | 'late' | 'never') => Promise<number> {
  let time = 0
  let found = 0
  let answered: () => void = () => undefined
  const leases = expiredLeases(
    { ask: async () => answered(), find: async () => void found++ },
    10_000,
    () => time,
  )
  return async (at, answers = 'at once') => {
    const before = found
    if (answers !== 'late') time = at
    answered = () => {
      time = at
      if (answers === 'never') throw new Error('The database is away')
    }
    await leases.look().catch(() => undefined)
    return found - before
  }
}

test('leases that ran out are looked for from the start', async () => {
  const look = searchAt()
  expect(await look(0)).toBe(1)
  expect(await look(1_000)).toBe(1)
})

test('after an outage the living have the time of a lease to renew theirs', async () => {
  const look = searchAt()
  await look(0)
  expect(await look(1_000, 'never')).toBe(0)
  expect(await look(60_000)).toBe(0)
  for (const time of [64_000, 68_000]) expect(await look(time)).toBe(0)
  expect(await look(70_000)).toBe(1)
})

test('they have it after a stall in which no connection broke, too', async () => {
  const look = searchAt()
  await look(0)
  expect(await look(15_000, 'late')).toBe(0)
  for (const time of [19_000, 23_000]) expect(await look(time)).toBe(0)
  expect(await look(25_000)).toBe(1)
})

test('after a time without an answer that the leases of the living outlast, nobody waits', async () => {
  const look = searchAt()
  await look(0)
  expect(await look(4_000, 'never')).toBe(0)
  expect(await look(5_000)).toBe(1)
})
