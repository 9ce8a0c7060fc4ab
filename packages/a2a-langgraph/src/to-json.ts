import type { Json } from 'a2a-core'

/** What is left of any value as JSON: `null` for what JSON cannot say at all. */
export function toJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null')
  } catch {
    return null
  }
}
