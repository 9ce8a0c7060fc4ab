import { expect, test } from 'vitest'
import { readText } from '../../src/client/read-body.ts'
import { InvalidAgentResponseError } from '../../src/protocol/index.ts'

const source = { url: 'https://a.example', signal: undefined }

test('a body is read whole, wherever its bytes are cut', async () => {
  const bytes = new TextEncoder().encode('größe 😀')
  const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))
  expect(await readText(new Response(ReadableStream.from(pieces)), source)).toBe('größe 😀')
  expect(await readText(new Response(null), source)).toBe('')
})

test('a body that is too large is not read to its end', async () => {
  let left = false
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new Uint8Array(60)
    } finally {
      left = true
    }
  }
  const reading = readText(new Response(ReadableStream.from(endless())), source, 100)
  await expect(reading).rejects.toBeInstanceOf(InvalidAgentResponseError)
  await expect(reading).rejects.toThrow('https://a.example answered with more than 100 bytes')
  await expect.poll(() => left).toBe(true)
})
