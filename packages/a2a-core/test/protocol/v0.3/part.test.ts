import { describe, expect, test } from 'vitest'
import type { Part } from '../../../src/protocol/index.ts'
import { violationsOf } from '../../../src/protocol/parse.ts'
import { fromV03Part, toV03Part, v03PartSchema } from '../../../src/protocol/v0.3/part.ts'

const read = (value: unknown): Part => fromV03Part(v03PartSchema.parse(value))

test.each<[string, Part, object]>([
  ['text', { text: 'hi' }, { kind: 'text', text: 'hi' }],
  ['no text', { text: '' }, { kind: 'text', text: '' }],
  [
    'bytes',
    { raw: 'aGk=', filename: 'hi.txt', mediaType: 'text/plain' },
    { kind: 'file', file: { bytes: 'aGk=', name: 'hi.txt', mimeType: 'text/plain' } },
  ],
  [
    'an address',
    { url: 'https://a.example/a.png', mediaType: 'image/png', metadata: { width: 3 } },
    {
      kind: 'file',
      file: { uri: 'https://a.example/a.png', mimeType: 'image/png' },
      metadata: { width: 3 },
    },
  ],
  [
    'an object',
    { data: { seats: 250 }, mediaType: 'application/json' },
    { kind: 'data', data: { seats: 250 } },
  ],
  [
    'a list',
    { data: [1, 2], mediaType: 'application/json' },
    { kind: 'data', data: { value: [1, 2] }, metadata: { data_part_compat: true } },
  ],
  [
    'null, with metadata',
    { data: null, mediaType: 'application/json', metadata: { why: 'none' } },
    { kind: 'data', data: { value: null }, metadata: { why: 'none', data_part_compat: true } },
  ],
])('%s is written with its kind, and read again', (_, part, written) => {
  expect(toV03Part(part)).toEqual(written)
  expect(read(written)).toEqual(part)
})

test('text and data lose their media type and their name, for which 0.3 has no place', () => {
  const about = { mediaType: 'text/markdown', filename: 'a.md' }
  expect(toV03Part({ text: '# A', ...about })).toEqual({ kind: 'text', text: '# A' })
  expect(toV03Part({ data: {}, ...about })).toEqual({ kind: 'data', data: {} })
})

test('base64 is written as every reader takes it', () => {
  expect(toV03Part({ raw: '-_-_-A' })).toEqual({ kind: 'file', file: { bytes: '+/+/+A==' } })
})

test.each<[object, Part]>([
  [{ text: 'hi' }, { text: 'hi' }],
  [
    { file: { fileWithBytes: 'aGk=', mimeType: 'text/plain', name: 'hi.txt' } },
    { raw: 'aGk=', mediaType: 'text/plain', filename: 'hi.txt' },
  ],
  [{ file: { fileWithUri: 'https://a.example', mimeType: '' } }, { url: 'https://a.example' }],
  [{ data: { data: { seats: 3 } } }, { data: { seats: 3 }, mediaType: 'application/json' }],
  [{ data: {} }, { data: {}, mediaType: 'application/json' }],
])('%j, as HTTP+JSON has it, is read', (written, part) => {
  expect(read(written)).toEqual(part)
})

test('an object that has a field `data` is what it is when its kind is said', () => {
  expect(read({ kind: 'data', data: { data: { a: 1 } } }).data).toEqual({ data: { a: 1 } })
})

describe('what is wrong is named', () => {
  test.each([
    [{ kind: 'video', text: 'hi' }, 'kind', 'expected text, file or data'],
    [{ kind: 'text' }, '', 'expected text; got none'],
    [{ kind: 'text', data: {} }, '', 'expected text; got data'],
    [{ text: 'a', data: {} }, '', 'expected exactly one of text, file, data; got text and data'],
    [{ kind: 'data', data: [1] }, 'data', 'expected a JSON object'],
    [{ kind: 'file', file: {} }, 'file', 'expected exactly one of bytes, uri; got none'],
    [{ kind: 'file', file: { bytes: '!' } }, 'file.bytes', 'expected base64'],
  ])('%j', (value, field, description) => {
    const { error } = v03PartSchema.safeParse(value)
    expect(error && violationsOf(error)).toEqual([{ field, description }])
  })
})
