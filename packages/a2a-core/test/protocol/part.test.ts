import { describe, expect, test } from 'vitest'
import {
  dataOf,
  dataPart,
  filePart,
  filesOf,
  fromBase64,
  partSchema,
  textOf,
  textPart,
} from 'a2a-core'

describe('a part is read when it has exactly one content', () => {
  test.each([
    { text: 'hi' },
    { text: '' },
    { raw: 'aGk=' },
    { raw: '' },
    { url: 'https://example.com/a.pdf', mediaType: 'application/pdf', filename: 'a.pdf' },
    { data: { a: 1 } },
    { data: null },
    { data: 0 },
    { data: [] },
    { text: 'hi', metadata: {} },
  ])('%j', (part) => {
    expect(partSchema.parse(part)).toEqual(part)
  })
})

describe('a part is refused when it', () => {
  const one = 'expected exactly one of text, raw, url, data; got'
  test.each([
    ['is empty', {}, '', `${one} none`],
    ['has two contents', { text: 'a', url: 'b' }, '', `${one} text and url`],
    ['has three', { text: 'a', raw: '', data: null }, '', `${one} text and raw and data`],
    ['is null', null, '', 'expected object'],
    ['is a string', 'text', '', 'expected object'],
    ['has an object for its text', { text: { a: 1 } }, 'text', 'expected string'],
    ['has a number for its bytes', { raw: 5 }, 'raw', 'expected string'],
    ['has bytes that are no base64', { raw: 'no base64!' }, 'raw', 'expected base64'],
    ['has base64 cut short', { raw: 'aGkhI' }, 'raw', 'expected base64'],
    ['has padding in the middle', { raw: 'aG=k' }, 'raw', 'expected base64'],
    ['has a list for metadata', { text: 'a', metadata: [] }, 'metadata', 'expected a JSON object'],
    [
      'has a number for its media type',
      { text: 'a', mediaType: 1 },
      'mediaType',
      'expected string',
    ],
  ])('%s', (_, part, field, description) => {
    const issues = partSchema.safeParse(part).error?.issues ?? []
    expect(issues.map(({ path }) => path.join('.'))).toContain(field)
    expect(issues.map(({ message }) => message).join('\n')).toContain(description)
  })
})

test('fields that are not known survive', () => {
  const part = { text: 'hi', later: { version: [1, 2] } }
  expect(partSchema.parse(part)).toEqual(part)
})

test('the constructors make parts that are read back as they are', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256)
  const parts = [
    textPart('hi'),
    textPart('# Hi', { mediaType: 'text/markdown' }),
    dataPart({ a: [1, null] }),
    dataPart(null, { mediaType: 'application/problem+json' }),
    filePart(new URL('https://example.com/a.pdf'), { filename: 'a.pdf' }),
    filePart(bytes, { mediaType: 'application/octet-stream' }),
  ]
  for (const part of parts) expect(partSchema.parse(part)).toEqual(part)
  expect(dataPart(1)).toEqual({ data: 1, mediaType: 'application/json' })
  expect(fromBase64(parts[5]?.raw ?? '')).toEqual(bytes)
})

test('bytes are read in both alphabets of base64, with and without padding', () => {
  expect(fromBase64('/+++')).toEqual(fromBase64('_---'))
  expect(fromBase64('/---')).toEqual(fromBase64('_+++'))
  expect(fromBase64('_---')).toEqual(Uint8Array.of(0xff, 0xef, 0xbe))
  expect(fromBase64('aGk')).toEqual(fromBase64('aGk='))
})

test.each([
  ['_-8', '/+8='],
  ['_-8=', '/+8='],
  ['aGk', 'aGk='],
  ['aGk=', 'aGk='],
])('the bytes %s are handed on as %s, which all readers of base64 take', (raw, read) => {
  expect(partSchema.parse({ raw })).toEqual({ raw: read })
})

test('text, data and files are found among the parts of a message', () => {
  const parts = [
    textPart('Hel'),
    dataPart(null),
    textPart('lo'),
    filePart(new URL('https://example.com/')),
    dataPart({ second: true }),
    filePart(new Uint8Array()),
  ]
  expect(textOf(parts)).toBe('Hello')
  expect(dataOf(parts)).toBeNull()
  expect(filesOf(parts)).toEqual([parts[3], parts[5]])
  expect(textOf([])).toBe('')
  expect(dataOf([])).toBeUndefined()
})

test('a file that is no bytes, such as a path, is refused, and what to do is said', () => {
  for (const content of ['./offer.pdf', new ArrayBuffer(1), undefined]) {
    expect(() => filePart(content as never)).toThrow(
      'filePart() takes bytes, as a Uint8Array, or a URL: read the file of a path first',
    )
  }
})

test('bytes of a kind of their own are a file, as those of Node are', () => {
  expect(filePart(new (class Bytes extends Uint8Array {})([104, 105]))).toEqual({ raw: 'aGk=' })
})

test('what is no base64 is refused in time that does not grow with the square of its length', () => {
  const hostile = `${'='.repeat(2_000_000)}A`
  expect(partSchema.safeParse({ raw: hostile }).success).toBe(false)
})
