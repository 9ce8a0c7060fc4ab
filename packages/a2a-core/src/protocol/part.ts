import * as z from 'zod'
import { jsonObjectSchema, jsonSchema, type Json, type JsonObject } from './json.ts'
import { wireObject } from './wire-object.ts'

const contents = ['text', 'raw', 'url', 'data'] as const

/**
 * Base64, in either of its alphabets, padded or not, as ProtoJSON has its readers take it. It is read
 * as ProtoJSON writes it: who is sent it on may know no other form.
 */
export const base64Schema = z
  .string()
  .refine(
    (value) => /^[A-Za-z0-9+/_-]*={0,2}$/.test(value) && withoutPadding(value).length % 4 !== 1,
    { error: 'expected base64', abort: true },
  )
  .overwrite(standardBase64)

/** One piece of content: exactly one of `text`, `raw`, `url`, `data` (specification §4.1.6). */
export const partSchema = wireObject({
  /** The text itself. */
  text: z.string().optional(),
  /** The bytes of a file, in base64. */
  raw: base64Schema.optional(),
  /** Where a file's bytes are. */
  url: z.string().optional(),
  /** Any JSON value; `null` is a value. */
  data: jsonSchema.optional(),
  metadata: jsonObjectSchema.optional(),
  filename: z.string().min(1).optional(),
  mediaType: z.string().min(1).optional(),
}).check((context) => {
  const present = contents.filter((name) => context.value[name] !== undefined)
  if (present.length === 1) return
  context.issues.push({
    code: 'custom',
    input: context.value,
    message: `expected exactly one of text, raw, url, data; got ${present.join(' and ') || 'none'}`,
  })
})

/** One piece of content: exactly one of `text`, `raw`, `url`, `data` (specification §4.1.6). */
export type Part = z.infer<typeof partSchema>

/** What may be said of a part beside its content. */
export type PartOptions = { mediaType?: string; filename?: string; metadata?: JsonObject }

/** Tells, for authors without a compiler, whether something is a part. */
export function isPart(value: unknown): value is Part {
  if (typeof value !== 'object' || value === null) return false
  return contents.some((name) => Reflect.get(value, name) !== undefined)
}

/** A part that is text. */
export function textPart(text: string, options: PartOptions = {}): Part {
  return { text, ...options }
}

/** A part that is a JSON value; its media type is `application/json` unless said otherwise. */
export function dataPart(data: Json, options: PartOptions = {}): Part {
  return { data, mediaType: 'application/json', ...options }
}

/**
 * A part that is a file: its bytes, or the URL where they are.
 *
 * @throws TypeError when it is neither, such as a path
 * @example
 * filePart(new URL('https://example.com/offer.pdf'), { mediaType: 'application/pdf' })
 */
export function filePart(content: Uint8Array | URL, options: PartOptions = {}): Part {
  if (content instanceof URL) return { url: content.href, ...options }
  // Those of another realm, such as a test's sandbox, are no instance of the Uint8Array of this one.
  if (Object.prototype.toString.call(content) !== '[object Uint8Array]') {
    throw new TypeError(
      'filePart() takes bytes, as a Uint8Array, or a URL: read the file of a path first, and wrap an ArrayBuffer',
    )
  }
  return { raw: toBase64(content), ...options }
}

/** The text of all text parts, joined as it stands. */
export function textOf(parts: readonly Part[]): string {
  let text = ''
  for (const part of parts) text += part.text ?? ''
  return text
}

/** The JSON value of the first data part, or `undefined` when there is none. */
export function dataOf(parts: readonly Part[]): Json | undefined {
  return parts.find((part) => part.data !== undefined)?.data
}

/** The parts that are files: bytes or URLs. */
export function filesOf(parts: readonly Part[]): Part[] {
  return parts.filter((part) => part.raw !== undefined || part.url !== undefined)
}

/** The bytes of a `raw` part. Takes both alphabets of base64, as ProtoJSON does. */
export function fromBase64(base64: string): Uint8Array {
  const binary = atob(standardBase64(base64))
  // A loop: of 20 MB, `Uint8Array.from` would keep everybody else waiting for seconds.
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** Base64 as most readers have it: in its first alphabet, and padded. Takes all that ProtoJSON does. */
export function standardBase64(base64: string): string {
  const digits = withoutPadding(base64).replaceAll('-', '+').replaceAll('_', '/')
  return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=')
}

/** By a loop: an expression would look for the end anew from each `=` of a text that is none. */
function withoutPadding(base64: string): string {
  let { length } = base64
  while (base64[length - 1] === '=') length--
  return base64.slice(0, length)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const equals = 0x3d

function toBase64(bytes: Uint8Array): string {
  // By itself: `btoa` takes text, and to make 20 MB of that would keep everybody else waiting.
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  for (let from = 0, to = 0; from < bytes.length; from += 3) {
    const bits = (at(from) << 16) | (at(from + 1) << 8) | at(from + 2)
    for (let shift = 18; shift >= 0; shift -= 6)
      text[to++] = alphabet.charCodeAt((bits >> shift) & 63)
  }
  const padding = (3 - (bytes.length % 3)) % 3
  text.fill(equals, text.length - padding)
  return new TextDecoder().decode(text)

  function at(index: number): number {
    return bytes[index] ?? 0
  }
}
