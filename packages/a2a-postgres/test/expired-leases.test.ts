import { expect, test } from 'vitest'
import { expiredLeases } from '../src/expired-leases.ts'

const second = 1_000
const atOnce = async (): Promise<Date> => new Date(0)

/** The search, once a second of a clock that the test sets, in a database that it takes away. */
function searching() {
  let time = 0
  let finds: number[] = []
  let answer: () => Promise<Date> = atOnce
  let until: Date | undefined
  const leases = expiredLeases({
    ask: () => answer(),
    async find(latest) {
      until = latest
      finds.push(time / second)
    },
    leaseMs: 10 * second,
    now: () => time,
  })

  function found(): number[] {
    const all = finds
    finds = []
    return all
  }

  /** At which seconds leases were looked for, of the next ones. */
  async function during(seconds: number): Promise<number[]> {
    answer = atOnce
    for (let each = 0; each < seconds; each++) {
      time += second
      await leases.look()
    }
    return found()
  }

  async function away(seconds: number): Promise<void> {
    answer = () => Promise.reject(new Error('away'))
    for (let each = 0; each < seconds; each++) {
      time += second
      await expect(leases.look()).rejects.toThrow('away')
    }
  }

  /** Asks, and is answered only so many seconds later. */
  async function stuck(seconds: number): Promise<number[]> {
    answer = async () => {
      time += seconds * second
      return new Date(time)
    }
    await leases.look()
    return found()
  }

  return {
    during,
    away,
    stuck,
    until: () => until,
  }
}

test('leases that ran out are looked for from the start, and each time', async () => {
  const { during } = searching()
  expect(await during(3)).toEqual([1, 2, 3])
})

test('after a cut that the leases of the living outlast, nobody waits', async () => {
  const { away, during } = searching()
  await during(1)
  await away(4)
  expect(await during(1)).toEqual([6])
})

test('after an outage the living have the time of a lease to renew theirs', async () => {
  const { away, during } = searching()
  await during(1)
  await away(58)
  expect(await during(3)).toEqual([])
  await away(2)
  expect(await during(7)).toEqual([70, 71])
})

test('a process that starts in an outage gives the living their time, too', async () => {
  const { away, during } = searching()
  await away(8)
  expect(await during(12)).toEqual([19, 20])
})

test('a database that only stood still frees nothing as it goes on', async () => {
  const { during, stuck } = searching()
  await during(1)
  expect(await stuck(12)).toEqual([])
  expect(await during(11)).toEqual([23, 24])
})

test('an answer that is late by less than half a lease makes nobody wait', async () => {
  const { during, stuck } = searching()
  await during(1)
  expect(await stuck(4)).toEqual([5])
})

test('leases are freed within half a lease of the answer, or not at all', async () => {
  const { stuck, until } = searching()
  await stuck(4)
  expect(until()).toEqual(new Date(9 * second))
})
