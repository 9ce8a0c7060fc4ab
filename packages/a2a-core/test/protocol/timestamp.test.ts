import { describe, expect, test } from 'vitest'
import { timestamp } from 'a2a-core'
import { timestampSchema } from '../../src/protocol/timestamp.ts'

test('the present is written in UTC with milliseconds (§5.6.1)', () => {
  expect(timestamp()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(timestampSchema.safeParse(timestamp()).success).toBe(true)
})

describe('a time is read', () => {
  test.each(['2025-10-28T10:30:00.000Z', '2025-10-28T10:30:00Z', '2025-10-28T10:30:00.123456789Z'])(
    '%s',
    (time) => {
      expect(timestampSchema.parse(time)).toBe(time)
    },
  )
})

describe('a time is refused', () => {
  test.each([
    '2025-10-28T10:30:00+02:00',
    '2025-10-28T10:30:00',
    '2025-10-28',
    '2025-13-01T00:00:00Z',
    'now',
    1,
  ])('%s', (time) => {
    expect(timestampSchema.safeParse(time).error?.issues[0]?.message).toBe(
      'expected an ISO 8601 time in UTC',
    )
  })
})
