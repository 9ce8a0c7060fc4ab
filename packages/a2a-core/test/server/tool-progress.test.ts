import { expect, test } from 'vitest'
import { dataOf, textOf } from '../../src/protocol/index.ts'
import { shownOf, toolProgress } from '../../src/server/index.ts'

test('a call is told as a sentence, and as data', () => {
  const { parts } = toolProgress({ id: '1', name: 'search' }, 'called', {
    data: { arguments: { q: 'x' } },
  })
  expect(textOf(parts)).toBe('Calling search')
  expect(dataOf(parts)).toEqual({
    type: 'tool-call',
    id: '1',
    name: 'search',
    state: 'working',
    arguments: { q: 'x' },
  })
})

test.each([
  ['working', 'search is working'],
  ['completed', 'search is done'],
  ['failed', 'search failed'],
  ['denied', 'search was not allowed'],
] as const)('so is a call that is %s', (state, sentence) => {
  const { parts } = toolProgress({ name: 'search' }, state)
  expect(textOf(parts)).toBe(sentence)
  expect(dataOf(parts)).toEqual({ type: 'tool-result', name: 'search', state })
})

test('the sentence may be another', () => {
  const { parts } = toolProgress({ name: 'search' }, 'working', { sentence: 'Reading page 2' })
  expect(textOf(parts)).toBe('Reading page 2')
})

test('of a tool that nothing is said of, nothing more is shown', () => {
  expect(shownOf({ search: { result: true } }, 'search')).toEqual({ result: true })
  expect(shownOf({}, 'search')).toEqual({})
  expect(shownOf({}, 'constructor')).toEqual({})
})
