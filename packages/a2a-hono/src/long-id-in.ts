/**
 * The id of a request as its body writes it, where it is another one by the time it is read: a whole
 * number of more than 53 bits, such as a time in nanoseconds. An answer has the same id as its request
 * (JSON-RPC 2.0, section 5).
 *
 * @param id as it was read
 */
export function longIdIn(body: string, id: unknown): string | undefined {
  if (typeof id !== 'number' || Number.isSafeInteger(id)) return undefined
  for (const [, written] of body.matchAll(/"id"\s*:\s*(-?\d+)(?=\s*[,}])/g)) {
    if (written !== undefined && Number(written) === id) return written
  }
  return undefined
}
