import { describe, expect, test } from 'vitest'
import { Sentences } from '../src/sentences.ts'

describe('text that comes in chunks', () => {
  test.each<[chunks: string[], told: string[]]>([
    [
      ['The price', ' is 12.', ' That is', ' all.'],
      ['', '', 'The price is 12.', '', ' That is all.'],
    ],
    [
      ['One\nTwo', '! Three'],
      ['One\n', 'Two!', ' Three'],
    ],
    [
      ['価格は', '12です。次'],
      ['', '価格は12です。', '次'],
    ],
    [['1.5 seats'], ['', '1.5 seats']],
  ])('is told by whole sentences: %j', (chunks, told) => {
    const sentences = new Sentences()
    expect([...chunks.map((chunk) => sentences.add(chunk)), sentences.end()]).toEqual(told)
  })

  test('does not wait for the end of a sentence that has none', () => {
    const sentences = new Sentences()
    const told = Array.from({ length: 30 }, () => sentences.add('word '.repeat(10)))
    expect(told.filter((text) => text !== '').map(({ length }) => length)).toEqual([1050])
  })
})
