import type { JsonRpcId } from 'a2a-core'

/**
 * The id of a request as an answer writes it: the same as it came (JSON-RPC 2.0, section 5). A whole
 * number of more than 53 bits, such as a time in nanoseconds, is another one by the time it is read.
 *
 * @param body the body of the request
 */
export function idText(id: JsonRpcId, body: string): string {
  if (typeof id === 'number' && !Number.isSafeInteger(id)) {
    for (const [, written] of body.matchAll(/"id"\s*:\s*(-?\d+)(?=\s*[,}])/g)) {
      if (written !== undefined && Number(written) === id) return written
    }
  }
  return JSON.stringify(id)
}
