import { expect, test } from 'vitest'
import { expiredLeases } from '../src/expired-leases.ts'

/** The search, at times that the test says. */
function searchAt(): {
  at: (time: number) => Promise<number>
  leases: ReturnType<typeof expiredLeases>
} {
  let time = 0
  let found = 0
  const leases = expiredLeases(
    async () => void found++,
    10_000,
    () => time,
  )
  return {
    leases,
    async at(later) {
      time = later
      const before = found
      await leases.look()
      return found - before
    },
  }
}

test('leases that ran out are looked for from the start', async () => {
  const { at, leases } = searchAt()
  expect(await at(0)).toBe(1)
  leases.reconnected()
  expect(await at(1)).toBe(1)
})

test('after a cut that the leases of the living outlast, nobody waits', async () => {
  const { at, leases } = searchAt()
  leases.disconnected()
  expect(await at(4_000)).toBe(0)
  leases.disconnected()
  expect(await at(5_000)).toBe(0)
  leases.reconnected()
  expect(await at(5_001)).toBe(1)
})

test('after an outage the living have the time of a lease to renew theirs', async () => {
  const { at, leases } = searchAt()
  leases.disconnected()
  expect(await at(60_000)).toBe(0)
  leases.reconnected()
  expect(await at(60_001)).toBe(0)
  leases.reconnected()
  expect(await at(69_999)).toBe(0)
  expect(await at(70_000)).toBe(1)
})
