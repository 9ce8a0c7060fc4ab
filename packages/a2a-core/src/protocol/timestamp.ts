import * as z from 'zod'

/** An ISO 8601 time in UTC, written with `Z` (specification §5.6.1). */
export const timestampSchema = z.iso.datetime({ error: 'expected an ISO 8601 time in UTC' })

/** The present moment as the specification writes it: UTC with milliseconds (§5.6.1). */
export function timestamp(): string {
  return new Date().toISOString()
}
