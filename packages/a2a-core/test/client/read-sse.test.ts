import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readSse, type SseOptions } from '../../src/client/read-sse.ts'
import { ConnectError } from '../../src/client/index.ts'
import { InvalidAgentResponseError } from '../../src/protocol/index.ts'

const url = 'https://a.example'
const options: SseOptions = { url, signal: undefined, idleTimeout: 45_000, idleFrom: 'start' }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A response whose body is written by hand. */
function streaming(): {
  response: Response
  write: (text: string) => void
  close: () => void
  canceled: () => boolean
} {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let canceled = false
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
    },
    cancel() {
      canceled = true
    },
  })
  return {
    response: new Response(body),
    write: (text) => controller?.enqueue(new TextEncoder().encode(text)),
    close: () => controller?.close(),
    canceled: () => canceled,
  }
}

async function read(response: Response, more: Partial<SseOptions> = {}): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const event of readSse(response, { ...options, ...more })) events.push(event)
  return events
}

test('events have their data and their number', async () => {
  const text =
    'id: 1\ndata: a\n\n: alive\n\ndata: b\ndata: c\n\nevent: ping\ndata:\n\nid: 3\ndata: ü\n\n'
  const events = await read(new Response(text))
  expect(events).toMatchObject([{ id: '1', data: 'a' }, { data: 'b\nc' }, { id: '3', data: 'ü' }])
})

test('bytes may be cut anywhere', async () => {
  const bytes = new TextEncoder().encode('data: größe 😀\r\n\r\ndata: b\r\n\r\n')
  for (let size = 1; size < 12; size++) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    const events = await read(new Response(ReadableStream.from(chunks)))
    expect(events).toMatchObject([{ data: 'größe 😀' }, { data: 'b' }])
  }
})

test('an event whose end did not come is none', async () => {
  expect(await read(new Response('data: a\n\ndata: b\n'))).toMatchObject([{ data: 'a' }])
})

test('silence ends the stream, and heartbeats are not silence', async () => {
  const { response, write, canceled } = streaming()
  const failure = read(response).catch((error: unknown) => error)
  for (let beat = 0; beat < 5; beat++) {
    await vi.advanceTimersByTimeAsync(44_000)
    expect(canceled()).toBe(false)
    write(': alive\n\n')
  }
  await vi.advanceTimersByTimeAsync(45_000)
  expect(await failure).toBeInstanceOf(ConnectError)
  expect(await failure).toMatchObject({ message: `${url} sent nothing for 45 s` })
  expect(canceled()).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('a first event may take its time where the stream cannot be opened again', async () => {
  const { response, write, canceled } = streaming()
  const reading = read(response, { idleFrom: 'first event' })
  const failure = reading.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(1_000_000)
  expect(canceled()).toBe(false)
  write('data: a\n\n')
  await vi.advanceTimersByTimeAsync(45_000)
  expect(await failure).toBeInstanceOf(ConnectError)
})

test('leaving the loop closes the connection', async () => {
  const { response, write, canceled } = streaming()
  write('data: a\n\ndata: b\n\n')
  for await (const event of readSse(response, options)) {
    expect(event.data).toBe('a')
    break
  }
  expect(canceled()).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test.each([
  ['in one line', 'data: '.padEnd(200, 'x')],
  ['in many lines', 'data: xxxxxxxxxxxxxxxx\n'.repeat(20)],
])('an event that is too large is refused, %s', async (_, text) => {
  const { response, write, canceled } = streaming()
  write('data: a\n\n')
  write(text)
  const reading = read(response, { maxEventSize: 100 })
  await expect(reading).rejects.toBeInstanceOf(InvalidAgentResponseError)
  await expect(reading).rejects.toThrow(`${url} sent an event of more than 100 characters`)
  expect(canceled()).toBe(true)
})
