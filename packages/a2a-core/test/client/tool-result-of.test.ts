import { expect, test } from 'vitest'
import { toolResultOf } from '../../src/client/index.ts'
import type { Json, Part } from '../../src/protocol/index.ts'

const files: Part[] = [{ raw: 'AQI=', mediaType: 'image/png', filename: 'a.png' }]

test.each<[what: string, text: string, data: Json | undefined, files: Part[], told: Json]>([
  ['text', 'Hello', undefined, [], 'Hello'],
  ['nothing', '', undefined, [], ''],
  ['data', '', { price: 7 }, [], { price: 7 }],
  ['null', '', null, [], null],
  ['both', 'Hello', { price: 7 }, [], { text: 'Hello', data: { price: 7 } }],
  [
    'files, without their bytes',
    'Here',
    undefined,
    [...files, { url: 'https://a/b' }],
    {
      text: 'Here',
      files: [{ filename: 'a.png', mediaType: 'image/png' }, { url: 'https://a/b' }],
    },
  ],
])('a model is told %s', (_, text, data, listed, told) => {
  expect(toolResultOf({ text, data, files: listed })).toEqual(told)
})
