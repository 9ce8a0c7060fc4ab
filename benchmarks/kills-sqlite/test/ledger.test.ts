import { expect, it } from 'vitest'
import { Ledger } from '../ledger.ts'

const working = '{"statusUpdate":{"status":{"state":"TASK_STATE_WORKING"}}}'
const completed = '{"statusUpdate":{"status":{"state":"TASK_STATE_COMPLETED"}}}'

it('finds nothing wrong where what was seen is stored', () => {
  expect(faultsOf([working, completed])).toEqual({})
})

it('notices an event that is stored after the end', () => {
  expect(faultsOf([working, completed, working])).toEqual({ ends: 1 })
})

it('notices an event that was seen and is not stored', () => {
  expect(faultsOf([working])).toEqual({ lost: 1 })
})

/** What is wrong when a reader saw a task work and end, and this is stored. */
function faultsOf(stored: string[]) {
  const ledger = new Ledger()
  ledger.see('task', 0, 1, working)
  ledger.see('task', 1, 2, completed)
  ledger.compare('task', stored)
  return Object.fromEntries(Object.entries(ledger.faults).filter(([, times]) => times > 0))
}
