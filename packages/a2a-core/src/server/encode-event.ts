import type { StreamResponse } from '../protocol/stream-response.ts'

const encoded = new WeakMap<StreamResponse, string>()

/** The JSON of an event, written once for however many streams carry it. */
export function encodeEvent(event: StreamResponse): string {
  const known = encoded.get(event)
  if (known !== undefined) return known
  const json = JSON.stringify(event)
  encoded.set(event, json)
  return json
}
