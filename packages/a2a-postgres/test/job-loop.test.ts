import { expect, test } from 'vitest'
import { EngineUnavailableError } from 'a2a-core/server'
import { jobLoop, type Consumer } from '../src/job-loop.ts'
import type { Job, Jobs } from '../src/jobs.ts'

test('a job that cannot be taken over hinders no other, and its lease is not renewed', async () => {
  const { loop, errors, touched, add } = stage()
  const taken: string[] = []
  const consumer: Consumer = {
    queue: 'run/a',
    free: () => 10,
    async take(jobs) {
      if (jobs.some(({ id }) => id === 'bad')) throw new Error('no number')
      taken.push(...jobs.map(({ id }) => id))
    },
  }
  add('one', 'bad', 'two')
  loop.add(consumer)
  await rounds(3)
  add('three')
  loop.wake()
  await rounds(3)
  expect(taken).toEqual(['one', 'two', 'three'])
  expect(errors).toEqual([new Error('no number')])
  expect(touched).toEqual([])
})

test('jobs that a broken connection left over are handed over as room is made for them', async () => {
  const { loop, errors, touched, add } = stage()
  const taken: string[][] = []
  let free = 3
  let isAway = true
  const consumer: Consumer = {
    queue: 'run/a',
    free: () => free,
    async take(jobs) {
      if (isAway) throw new EngineUnavailableError('away')
      taken.push(jobs.map(({ id }) => id))
      free -= jobs.length
    },
  }
  add('one', 'two', 'three', 'four')
  loop.add(consumer)
  await rounds(2)
  expect(errors).toHaveLength(1)
  isAway = false
  free = 2
  loop.wake()
  await rounds(3)
  expect(taken).toEqual([['one', 'two']])
  free = 2
  loop.wake()
  await rounds(4)
  expect(taken).toEqual([['one', 'two'], ['three'], ['four']])
  expect(touched[0]).toEqual(['one', 'two', 'three'])
})

test('who has room again is given what there was no room for, and nobody else is asked', async () => {
  const { loop, fetched, add } = stage()
  const taken: string[] = []
  let free = 1
  const consumer: Consumer = {
    queue: 'run/a',
    free: () => free,
    async take(jobs) {
      taken.push(...jobs.map(({ id }) => id))
      free -= jobs.length
    },
  }
  const idle: Consumer = { queue: 'run/b', free: () => 5, take: () => Promise.resolve() }
  loop.add(idle)
  await rounds(3)
  add('one', 'two')
  loop.add(consumer)
  await rounds(3)
  expect(taken).toEqual(['one'])
  fetched.length = 0
  free = 1
  loop.freed()
  await rounds(3)
  expect(taken).toEqual(['one', 'two'])
  expect(fetched).toEqual(['run/a'])
})

test('an outage is told once, however many rounds fail, and the next one again', async () => {
  const { loop, errors, away } = stage()
  const nothing = { take: () => Promise.resolve() }
  away(true)
  for (const queue of ['run/a', 'run/b']) loop.add({ queue, free: () => 10, ...nothing })
  // Who has no room asks for nothing, and so says nothing of the database.
  loop.add({ queue: 'run/c', free: () => 0, ...nothing })
  await rounds(3)
  loop.wake()
  await rounds(3)
  expect(errors).toHaveLength(1)
  away(false)
  loop.wake()
  await rounds(3)
  away(true)
  loop.wake()
  await rounds(3)
  expect(errors).toHaveLength(2)
})

/** A loop over jobs that the test adds. */
function stage() {
  const waiting: Job[] = []
  const errors: unknown[] = []
  const touched: string[][] = []
  const fetched: string[] = []
  let isAway = false
  const jobs = {
    async fetch(queue: string, most: number) {
      if (isAway) throw new EngineUnavailableError('away')
      fetched.push(queue)
      return waiting.splice(0, most)
    },
    async touch(_queue: string, held: Job[]) {
      touched.push(held.map(({ id }) => id))
      return new Set(held.map(({ id }) => id))
    },
  }
  const loop = jobLoop(jobs as Partial<Jobs> as Jobs, (error) => errors.push(error))
  function add(...ids: string[]): void {
    for (const id of ids) waiting.push({ id, queue: 'run/a', retryCount: 0, data: { task: 1 } })
  }

  return {
    loop,
    errors,
    touched,
    fetched,
    add,
    away: (away: boolean): void => {
      isAway = away
    },
  }
}

/** Lets rounds that are due take place. */
async function rounds(count: number): Promise<void> {
  for (let each = 0; each < count; each++) {
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
