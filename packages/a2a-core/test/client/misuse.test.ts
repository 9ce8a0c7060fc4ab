import { describe, expect, test } from 'vitest'
import { connect } from 'a2a-core/client'
import { memoryEngine } from 'a2a-core/server'
import { deadlineTime } from '../../src/client/deadline.ts'

describe('what is neither an address nor a card is refused', () => {
  test.each([undefined, null, 5])('%o', async (agent) => {
    await expect(connect(agent as never)).rejects.toThrow(
      `connect() takes an http(s) address or an agent card, not ${String(agent)}`,
    )
  })
})

test('a deadline in words is refused, and what it must be is said', () => {
  expect(() => deadlineTime('5s' as never)).toThrow(
    'deadline must be a valid Date, or milliseconds',
  )
})

test('a retention that is a number is refused', () => {
  expect(() => memoryEngine({ retention: 500 as never })).toThrow(
    'The option retention must be milliseconds by state',
  )
})
