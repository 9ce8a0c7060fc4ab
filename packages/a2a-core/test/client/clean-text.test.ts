import { expect, test } from 'vitest'
import { cleanText } from '../../src/client/index.ts'

test.each([
  ['plain words', 'plain words'],
  ['  two\n\nlines\t', 'two lines'],
  ['zero\u200Bwidth', 'zerowidth'],
  ['right\u202Eto\u2066left', 'righttoleft'],
  ['bell\u0007 and null\u0000', 'bell and null'],
  ['tags\u{E0041}\u{E0042}', 'tags'],
  ['fillers\u3164\u115F and \uFE0Fvariants', 'fillers and variants'],
  ['private\uE000 use', 'private use'],
  ['half \uD83D a pair', 'half \uFFFD a pair'],
  ['Grüße 👋', 'Grüße 👋'],
])('%j is read as %j', (text, visible) => {
  expect(cleanText(text, 100)).toBe(visible)
})

test('text is cut at whole characters', () => {
  expect(cleanText('👋👋👋👋', 3)).toBe('👋👋…')
})
