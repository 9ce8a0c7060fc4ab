import { expect, test } from 'vitest'
import { encodeEvent } from 'a2a-core/server'
import { GrowingText, joinedText, TextUpdate } from '../../src/server/text-update.ts'

const answer = new GrowingText('a "task"', 'a\ncontext', 'answer-1')
const flags = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const

test.each(flags)('with append %s and lastChunk %s it is written as any event', (append, last) => {
  for (const text of ['token ', '', '"quoted"\n\u2028', '\ud83d', '\u{1f600}</script>']) {
    const update = new TextUpdate(answer, text, append, last)
    expect(update.json).toBe(JSON.stringify(update))
    expect(JSON.parse(encodeEvent(update))).toEqual({
      artifactUpdate: {
        taskId: 'a "task"',
        contextId: 'a\ncontext',
        artifact: { artifactId: 'answer-1', parts: [{ text: JSON.parse(JSON.stringify(text)) }] },
        ...(append && { append }),
        ...(last && { lastChunk: last }),
      },
    })
  }
})

test('nobody can change it: what is done to what it gives is not seen', () => {
  const update = new TextUpdate(answer, 'said', true, false)
  const before = structuredClone(update.artifactUpdate)
  Object.assign(update.artifactUpdate.artifact, { artifactId: 'another', parts: [] })
  expect(() => Object.assign(update, { artifactUpdate: undefined })).toThrow(TypeError)
  expect(update.artifactUpdate).toEqual(before)
})

test('two chunks that are joined stay what they were', () => {
  const first = { event: new TextUpdate(answer, 'a', true, false) }
  const second = { event: new TextUpdate(answer, 'b', true, true) }
  const joined = joinedText(first, second)
  expect(joined?.event).toEqual(new TextUpdate(answer, 'ab', true, true))
  expect(first.event).toEqual(new TextUpdate(answer, 'a', true, false))
  expect(joinedText(second, { event: new TextUpdate(answer, 'c', false, false) })).toBeUndefined()
  const other = new GrowingText('a "task"', 'a\ncontext', 'answer-2')
  expect(joinedText(first, { event: new TextUpdate(other, 'c', true, false) })).toBeUndefined()
})
