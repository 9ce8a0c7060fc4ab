import { describe, expect, test } from 'vitest'
import { dataPart } from 'a2a-core'
import { approval, match, plan, question } from './open-questions.ts'

describe('an approval', () => {
  test.each([
    'yes',
    'Yes',
    'YES!',
    'y',
    'ok',
    'okay',
    'approve',
    'approved',
    'true',
    'ok...',
    ' yes ',
  ])('is given by %j', (text) => {
    expect(match(text, approval('1.1'))).toEqual({ '1.1': { approved: true } })
  })

  test.each(['no', 'No.', 'n', 'reject', 'rejected', 'deny', 'denied', 'false'])(
    'is refused by %j',
    (text) => {
      expect(match(text, approval('1.1'))).toEqual({ '1.1': { approved: false } })
    },
  )

  test.each([
    '',
    'yes, but not now',
    'not yes',
    'yesterday',
    'maybe',
    'go',
    '1',
    '0',
    'null',
    '[]',
    '{}',
    'ja',
  ])('is neither by %j: silence is never a yes', (text) => {
    expect(match(text, approval('1.1'))).toEqual({})
  })

  test('is given by data, with a reason', () => {
    const data = { approved: true, reason: 'within budget' }
    expect(match(dataPart(data), approval('1.1'))).toEqual({ '1.1': data })
    expect(match(JSON.stringify(data), approval('1.1'))).toEqual({ '1.1': data })
    expect(match(dataPart(false), approval('1.1'))).toEqual({ '1.1': { approved: false } })
  })

  test('is not given by data that says it otherwise', () => {
    for (const data of [{}, { approved: 'yes' }, { approved: 1 }, { ok: true }, 1, null, []]) {
      expect(match(dataPart(data), approval('1.1'))).toEqual({})
    }
  })

  test('is not what yes and no mean to any other question', () => {
    expect(match('yes', question('1.1'))).toEqual({ '1.1': 'yes' })
    expect(match('yes', question('1.1', { type: 'boolean' }))).toEqual({})
    expect(match('yes', question('1.1', plan))).toEqual({})
  })
})
