import type { Json } from 'a2a-core'

/** A value as JSON writes it: dates as text, `undefined` left out, and nothing at all as null. */
export function toJson(value: unknown): Json {
  const written: string | undefined = JSON.stringify(value)
  return written === undefined ? null : JSON.parse(written)
}
