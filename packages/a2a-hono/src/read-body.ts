import { A2AError, InvalidRequestError, JSONParseError, PayloadTooLargeError } from 'a2a-core'

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a request's body as UTF-8 text, and stops reading where it gets too large.
 *
 * @param limit how many bytes it may have. Default: 10 MiB
 * @throws PayloadTooLargeError, or JSONParseError when it is no UTF-8
 */
export async function readBody(request: Request, limit = 10 * 1024 * 1024): Promise<string> {
  const length = lengthOf(request)
  if (length !== undefined && length > limit) throw tooLarge(limit)
  let bytes: ArrayBuffer | Uint8Array
  try {
    // HTTP ends a body at the length that was declared, so one that may be that long is read in one
    // piece, which servers do at a fraction of what a stream costs them. Any other is counted.
    bytes = length === undefined ? await readCounted(request, limit) : await request.arrayBuffer()
  } catch (error) {
    // A client that leaves while it sends is nobody's error.
    if (A2AError.is(error)) throw error
    throw new InvalidRequestError('The body ended before it was whole', { cause: error })
  }
  if (bytes.byteLength > limit) throw tooLarge(limit)
  try {
    return decoder.decode(bytes)
  } catch (error) {
    throw new JSONParseError('The body is not UTF-8', { cause: error })
  }
}

/** The length that a body declares; what comes in chunks may say anything. */
function lengthOf({ headers }: Request): number | undefined {
  const length = headers.get('content-length')
  if (length === null || !/^\d+$/.test(length) || headers.has('transfer-encoding')) return undefined
  return Number(length)
}

async function readCounted({ body }: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return joined(chunks, size)
}

function joined(chunks: Uint8Array[], size: number): Uint8Array {
  const [only] = chunks
  if (only && chunks.length === 1) return only
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

function tooLarge(limit: number): PayloadTooLargeError {
  return new PayloadTooLargeError(`The request is larger than ${limit} bytes`)
}
