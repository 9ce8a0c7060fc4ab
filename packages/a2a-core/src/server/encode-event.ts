import type { StreamResponse } from '../protocol/stream-response.ts'
import { toV03Event } from '../protocol/v0.3/event.ts'
import { toHttpEvent } from '../protocol/v0.3/http-json.ts'

/** How an event is written: as a version has it, and where its bindings differ, as one of them. */
export type EventForm = '1.0' | '0.3' | '0.3 HTTP+JSON'

/** How many events of a form are known at least, when there were so many. */
const known = 1_000

const encoders: { readonly [form in EventForm]: (event: StreamResponse) => string } = {
  '1.0': encoder((event) => event),
  '0.3': encoder(toV03Event),
  '0.3 HTTP+JSON': encoder((event) => toHttpEvent(toV03Event(event))),
}

/**
 * The JSON of an event, written once in each form for however many streams carry it, as they carry
 * it at about the same time. Who comes late has it written again.
 *
 * @param form how it is written. Default: as 1.0 has it
 */
export function encodeEvent(event: StreamResponse, form: EventForm = '1.0'): string {
  return encoders[form](event)
}

/**
 * Remembers the JSON of the latest events in two tables, of which the older is let go of when the
 * newer is full: a table of all events would keep their JSON as long as their logs, and looking
 * after it costs more than writing an event again.
 */
function encoder(write: (event: StreamResponse) => unknown): (event: StreamResponse) => string {
  let newer = new WeakMap<StreamResponse, string>()
  let older = newer
  let count = 0
  return (event) => {
    const written = newer.get(event) ?? older.get(event)
    if (written !== undefined) return written
    const json = JSON.stringify(write(event))
    if (++count > known) {
      older = newer
      newer = new WeakMap()
      count = 1
    }
    newer.set(event, json)
    return json
  }
}
