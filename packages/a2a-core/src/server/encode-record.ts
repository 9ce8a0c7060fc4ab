import { encodeEvent } from './encode-event.ts'
import type { NewRecord } from './engine.ts'

/**
 * The JSON of a record, without its number, for engines that store it as text: its event, which
 * nobody may change any more, is written once for the log and for the streams that carry it.
 */
export function encodeRecord({ event, history }: NewRecord): string {
  const brought = history && history.length > 0 ? `,"history":${JSON.stringify(history)}` : ''
  return `{"event":${encodeEvent(event)}${brought}}`
}
