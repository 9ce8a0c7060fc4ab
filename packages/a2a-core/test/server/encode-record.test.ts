import { expect, test } from 'vitest'
import { userMessage } from 'a2a-core'
import { encodeRecord } from 'a2a-core/server'
import { GrowingText, TextUpdate } from '../../src/server/text-update.ts'

const event = new TextUpdate(new GrowingText('task', 'context', 'answer-1'), 'said', true, false)
const history = [userMessage('hello')]

test('a record is written with its event and what it brings into the history, and no more', () => {
  for (const record of [{ event }, { event, history }]) {
    expect(encodeRecord(record)).toBe(JSON.stringify(record))
    const numbered = { seq: 7, ...record }
    expect(encodeRecord(numbered)).toBe(JSON.stringify(record))
  }
  expect(encodeRecord({ event, history: [] })).toBe(JSON.stringify({ event }))
})
