import { expect, test } from 'vitest'
import { cleanText } from '../src/clean-text.ts'

test.each([
  ['plain words', 'plain words'],
  ['  two\n\nlines\t', 'two lines'],
  ['zero\u200Bwidth', 'zerowidth'],
  ['right\u202Eto\u2066left', 'righttoleft'],
  ['bell\u0007 and null\u0000', 'bell and null'],
  ['tags\u{E0041}\u{E0042}', 'tags'],
  ['half \uD83D a pair', 'half \uFFFD a pair'],
  ['Grüße 👋', 'Grüße 👋'],
])('%j is read as %j', (text, visible) => {
  expect(cleanText(text, 100)).toBe(visible)
})

test('text is cut at whole characters', () => {
  expect(cleanText('👋👋👋👋', 3)).toBe('👋👋…')
})
