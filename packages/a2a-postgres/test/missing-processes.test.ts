import { expect, test } from 'vitest'
import { missingProcesses } from '../src/missing-processes.ts'

const second = 1_000
const me = 1
const other = 2
const third = 3

/** The search of process 1, once a second of a clock that the test sets. */
function searching({ holders = [] }: { holders?: number[] } = {}) {
  let time = 0
  let freed: [at: number, number: number][] = []
  let unseen = 0
  let present: () => Promise<Set<number>>
  let refuses = false
  const missing = missingProcesses({
    own: me,
    present: () => present(),
    holders: async () => holders,
    async free(gone) {
      if (refuses) throw new Error('refused')
      freed.push(...gone.map((number): [number, number] => [time / second, number]))
    },
    graceMs: 2.5 * second,
    leaseMs: 10 * second,
    unseen: () => void unseen++,
    now: () => time,
  })

  /** Who was taken to be gone, and at which second, in the next ones in which these are there. */
  async function during(
    seconds: number,
    ...there: number[]
  ): Promise<[at: number, number: number][]> {
    freed = []
    present = async () => new Set(there)
    for (let each = 0; each < seconds; each++) {
      time += second
      await missing.look()
    }
    return freed
  }

  async function away(seconds: number): Promise<void> {
    present = () => Promise.reject(new Error('away'))
    for (let each = 0; each < seconds; each++) {
      time += second
      await expect(missing.look()).rejects.toThrow('away')
    }
  }

  /** Does nothing for a while: it sleeps, or its database stands still. */
  function sleeps(seconds: number): void {
    time += seconds * second
  }

  /** It cannot free anything at the next look. */
  async function refused(...there: number[]): Promise<void> {
    present = async () => new Set(there)
    time += second
    refuses = true
    await expect(missing.look()).rejects.toThrow('refused')
    refuses = false
  }

  return { unseen: () => unseen, during, away, sleeps, refused }
}

test('a process that was there, and is not for a while, is gone, and told so once', async () => {
  const { during } = searching()
  expect(await during(2, me, other)).toEqual([])
  expect(await during(10, me)).toEqual([[6, other]])
})

test('a process whose connection was cut, and which is back soon, is not gone', async () => {
  const { during } = searching()
  await during(1, me, other)
  for (let cut = 0; cut < 3; cut++) {
    expect(await during(3, me)).toEqual([])
    expect(await during(1, me, other)).toEqual([])
  }
})

test('who starts knows the others by what they hold', async () => {
  const { during } = searching({ holders: [other, third] })
  expect(await during(3, me, third)).toEqual([])
  expect(await during(5, me, third)).toEqual([[4, other]])
})

test('who cannot be seen itself judges nobody, and is told', async () => {
  const { during, unseen } = searching({ holders: [other] })
  await during(1, me, other)
  expect(await during(10)).toEqual([])
  expect(unseen()).toBe(10)
  expect(await during(5, me)).toEqual([])
  expect(await during(1, me)).toEqual([[17, other]])
})

test('who had no answer begins anew, and gives the others longer to be there again', async () => {
  const { during, away } = searching({ holders: [other] })
  await during(1, me, other)
  await during(2, me)
  await away(1)
  expect(await during(5, me)).toEqual([])
  expect(await during(1, me)).toEqual([[10, other]])
})

test('who slept, or whose database stood still, begins anew', async () => {
  const { during, sleeps } = searching({ holders: [other] })
  await during(1, me, other)
  await during(1, me)
  sleeps(12)
  expect(await during(5, me)).toEqual([])
  expect(await during(1, me)).toEqual([[20, other]])
})

test('what could not be freed is freed at the next look', async () => {
  const { during, refused } = searching()
  await during(1, me, other)
  await during(3, me)
  await refused(me)
  expect(await during(2, me)).toEqual([[6, other]])
})

test('a process that comes back after it was gone is missed again when it goes again', async () => {
  const { during } = searching()
  await during(1, me, other)
  expect(await during(4, me)).toEqual([[5, other]])
  expect(await during(1, me, other)).toEqual([])
  expect(await during(4, me)).toEqual([[10, other]])
})
