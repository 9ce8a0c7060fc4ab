import * as z from 'zod'
import { limits } from './limits.ts'

/** Databases hold no text with a null character: an id is refused for it, whatever the engine. */
const anyIdSchema = z
  .string()
  .max(limits.idLength)
  .refine((id) => !id.includes('\0'), { error: 'expected no character U+0000' })

/** An id that must be there: a non-empty string of bounded length. */
export const idSchema = anyIdSchema.min(1)

/** An id that may be absent; the empty string is ProtoJSON's way to say the same. */
export const optionalIdSchema = anyIdSchema.optional()

/** A list of short strings: media types, extension URIs, task ids. */
export const stringListSchema = z.array(z.string().max(2048)).max(limits.listLength)

/**
 * Makes a new unique id: a UUID of version 7 (RFC 9562), the time in milliseconds and 74 random bits.
 * Nobody can guess it, and what is made later sorts later, so that a database keeps what belongs to
 * one time in one place.
 */
export function newId(): string {
  const now = Date.now()
  // Much is made in the same millisecond.
  if (now !== latest.at) latest = { at: now, written: timeOf(now) }
  return `${latest.written}${crypto.randomUUID().slice(15)}`
}

let latest = { at: Number.NaN, written: '' }

function timeOf(now: number): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7`
}
