import { expect, test } from 'vitest'
import { freshRecords } from '../src/fresh-records.ts'

const key = { agent: 'a', tenant: '', owner: 'alice', taskId: 't' }
const records = [4, 5, 6].map((seq) => ({ seq, event: {} }))

test('records that follow a number are known until the turn of the event loop is over', async () => {
  const fresh = freshRecords()
  fresh.put(key, records)
  expect(fresh.after(key, 3, 10).map(({ seq }) => seq)).toEqual([4, 5, 6])
  expect(fresh.after(key, 4, 1).map(({ seq }) => seq)).toEqual([5])
  await new Promise(setImmediate)
  expect(fresh.after(key, 3, 10)).toEqual([])
})

test('nothing is known where a record before is missing, or there is none after', () => {
  const fresh = freshRecords()
  fresh.put(key, records)
  expect(fresh.after(key, 2, 10)).toEqual([])
  expect(fresh.after(key, 6, 10)).toEqual([])
})

test.each(['agent', 'tenant', 'owner', 'taskId'])('records are of their scope: %s', (part) => {
  const fresh = freshRecords()
  fresh.put(key, records)
  expect(fresh.after({ ...key, [part]: 'another' }, 3, 10)).toEqual([])
})
