import * as z from 'zod'
import { limits } from './limits.ts'

/** An id that must be there: a non-empty string of bounded length. */
export const idSchema = z.string().min(1).max(limits.idLength)

/** An id that may be absent; the empty string is ProtoJSON's way to say the same. */
export const optionalIdSchema = z.string().max(limits.idLength).optional()

/** A list of short strings: media types, extension URIs, task ids. */
export const stringListSchema = z.array(z.string().max(2048)).max(limits.listLength)

/** Makes a new unique id (a random UUID). */
export function newId(): string {
  return crypto.randomUUID()
}
