import { dataPart } from 'a2a-core'
import { expect, test } from 'vitest'
import { artifact, failed, fromFunction, progress, rejected, text } from '../src/index.ts'
import { dataAmong, eventsOf, makeTurn, shown } from './make-turn.ts'

const run = (fn: () => unknown) =>
  eventsOf(fromFunction(fn as () => object, { name: 'Test' }), makeTurn())

test('an object or a list is a data artifact', async () => {
  expect(await run(() => ({ seats: 3 }))).toEqual([artifact(dataPart({ seats: 3 }))])
  expect(await run(async () => [1, 'two'])).toEqual([artifact(dataPart([1, 'two']))])
})

test('data is sent as the JSON it is', async () => {
  const at = new Date(0)
  const [data] = dataAmong(await run(() => ({ at, none: undefined })))
  expect(data).toStrictEqual({ at: '1970-01-01T00:00:00.000Z' })
})

test('events pass as they are, whether yielded or returned', async () => {
  const events = await run(function* () {
    yield progress('thinking')
    yield text('new', { append: false })
    return failed('no')
  })
  expect(events).toEqual([progress('thinking'), text('new', { append: false }), failed('no')])
})

test('a generator yields objects, too', async () => {
  const events = await run(async function* () {
    yield { n: 1 }
    yield 'text'
    return { n: 2 }
  })
  expect(dataAmong(events)).toEqual([{ n: 1 }, { n: 2 }])
})

test('a stream of text is as good as a generator', async () => {
  expect(shown(await run(() => ReadableStream.from(['Hel', 'lo'])))).toBe('Hello')
  expect(shown(await run(async () => ReadableStream.from(['Hel', 'lo'])))).toBe('Hello')
})

test('a list of events is several, and strings among them are text', async () => {
  const quick = artifact('a note', { name: 'note' })
  expect(await run(() => [text('Here: '), quick, 'done'])).toEqual([
    text('Here: '),
    quick,
    text('done'),
  ])
  expect(await run(async () => [rejected('no'), text('never')])).toEqual([rejected('no')])
})

test('a list of events that is yielded is refused, and not sent as data', async () => {
  const yielded = run(function* () {
    yield [text('a'), text('b')]
  })
  await expect(yielded).rejects.toThrow('A generator yields events one by one, not in a list')
})

test('bytes and responses are refused, with what to give instead', async () => {
  const says = 'such as artifact(filePart(bytes))'
  await expect(run(() => new Response('hello'))).rejects.toThrow(says)
  await expect(run(() => ReadableStream.from([new Uint8Array(1)]))).rejects.toThrow(says)
})

test('what ends the turn is the last thing said', async () => {
  let went = false
  const events = await run(function* () {
    yield rejected('no')
    went = true
    yield 'more'
  })
  expect(events).toEqual([rejected('no')])
  expect(went).toBe(false)
})

class Quote {
  price = 3
}

test.each([
  ['42', 42],
  ['null', null],
  ['true', true],
  ['an object of class Map', new Map()],
  ['an object of class Uint8Array', new Uint8Array(1)],
  ['an object of class Buffer', Buffer.from('a')],
  ['an object of class Quote', new Quote()],
])('%s is refused with what may be given', async (given, value) => {
  const says = `The function gave ${given}. It may give a string, a plain object or a list`
  await expect(run(() => value)).rejects.toThrow(says)
  await expect(
    run(function* () {
      yield value
    }),
  ).rejects.toThrow(says)
})

test('a generator whose value is refused is let go', async () => {
  let cleaned = false
  const events = run(function* () {
    try {
      yield 42
    } finally {
      cleaned = true
    }
  })
  await expect(events).rejects.toThrow(TypeError)
  expect(cleaned).toBe(true)
})
