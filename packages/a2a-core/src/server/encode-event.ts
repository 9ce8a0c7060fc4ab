import type { StreamResponse } from '../protocol/stream-response.ts'
import { toV03Event } from '../protocol/v0.3/event.ts'
import { toHttpEvent } from '../protocol/v0.3/http-json.ts'
import { TextUpdate } from './text-update.ts'

/** How an event is written: as a version has it, and where its bindings differ, as one of them. */
export type EventForm = '1.0' | '0.3' | '0.3 HTTP+JSON'

/** How many events of a form are known: as many as streams read at about the same time. */
const known = 32

/** What is longer is not kept, in characters: it would stay in memory after all who read it. */
const longestKept = 64 * 1024

const encoders: { readonly [form in EventForm]: (event: StreamResponse) => string } = {
  '1.0': encoder((event) => (event instanceof TextUpdate ? event.json : JSON.stringify(event))),
  '0.3': encoder((event) => JSON.stringify(toV03Event(event))),
  '0.3 HTTP+JSON': encoder((event) => JSON.stringify(toHttpEvent(toV03Event(event)))),
}

/**
 * The JSON of an event, written once in each form for however many streams carry it, as they carry
 * it at about the same time. Who comes late has it written again, as has who reads what is large.
 *
 * @param form how it is written. Default: as 1.0 has it
 */
export function encodeEvent(event: StreamResponse, form: EventForm = '1.0'): string {
  return encoders[form](event)
}

/**
 * Remembers the JSON of the latest events: those who are woken by an event write it right after one
 * another. A table of all events would keep their JSON as long as their logs, and looking after it
 * costs more than writing an event again.
 */
function encoder(write: (event: StreamResponse) => string): (event: StreamResponse) => string {
  const events: (StreamResponse | undefined)[] = Array.from({ length: known })
  const written: string[] = Array.from({ length: known }, () => '')
  let next = 0
  return (event) => {
    // A snapshot is made for one reader.
    if (event.task) return write(event)
    const place = events.indexOf(event)
    if (place !== -1) return written[place] ?? ''
    const json = write(event)
    if (json.length > longestKept) return json
    events[next] = event
    written[next] = json
    next = (next + 1) % known
    return json
  }
}
