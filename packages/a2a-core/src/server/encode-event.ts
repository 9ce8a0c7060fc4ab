import type { StreamResponse } from '../protocol/stream-response.ts'
import { toV03Event } from '../protocol/v0.3/event.ts'
import { toHttpEvent } from '../protocol/v0.3/http-json.ts'

/** How an event is written: as a version has it, and where its bindings differ, as one of them. */
export type EventForm = '1.0' | '0.3' | '0.3 HTTP+JSON'

type Writer = {
  write: (event: StreamResponse) => unknown
  written: WeakMap<StreamResponse, string>
}

const writers: { readonly [form in EventForm]: Writer } = {
  '1.0': writer((event) => event),
  '0.3': writer(toV03Event),
  '0.3 HTTP+JSON': writer((event) => toHttpEvent(toV03Event(event))),
}

/**
 * The JSON of an event, written once in each form for however many streams carry it.
 *
 * @param form how it is written. Default: as 1.0 has it
 */
export function encodeEvent(event: StreamResponse, form: EventForm = '1.0'): string {
  const { write, written } = writers[form]
  const known = written.get(event)
  if (known !== undefined) return known
  const json = JSON.stringify(write(event))
  written.set(event, json)
  return json
}

function writer(write: Writer['write']): Writer {
  return { write, written: new WeakMap() }
}
