import * as z from 'zod'

/** An ISO 8601 time in UTC, written with `Z` (specification §5.6.1). */
export const timestampSchema = z.iso.datetime({ error: 'expected an ISO 8601 time in UTC' })

/** The present moment as the specification writes it: UTC with milliseconds (§5.6.1). */
export function timestamp(): string {
  const now = Date.now()
  // Much happens in the same millisecond.
  if (now !== latest.at) latest = { at: now, written: new Date(now).toISOString() }
  return latest.written
}

let latest = { at: Number.NaN, written: '' }
