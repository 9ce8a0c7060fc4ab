import type { Json } from './json.ts'

/**
 * Writes a value as JSON and reads it back: what a store, or a peer, would see of it.
 *
 * @throws TypeError when it cannot be written: it holds itself, or a bigint
 */
export function toJson<Value>(value: Value): Value {
  const written = JSON.stringify(value)
  return written === undefined ? value : JSON.parse(written)
}

/**
 * The same for one value that is to be JSON itself; nothing is null.
 *
 * @throws TypeError when it is no JSON
 */
export function toJsonValue(value: unknown): Json {
  if (value === undefined) return null
  const written: string | undefined = JSON.stringify(value)
  if (written === undefined) throw new TypeError(`A ${typeof value} is not JSON`)
  return JSON.parse(written)
}
