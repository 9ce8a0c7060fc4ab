import { A2AError, InvalidRequestError, JSONParseError, PayloadTooLargeError } from 'a2a-core'

/**
 * Reads a request's body as UTF-8 text, and stops reading where it gets too large: what the
 * client says of its length is not believed.
 *
 * @param limit how many bytes it may have. Default: 10 MiB
 * @throws PayloadTooLargeError, or JSONParseError when it is no UTF-8
 */
export async function readBody(request: Request, limit = 10 * 1024 * 1024): Promise<string> {
  if (Number(request.headers.get('content-length')) > limit) throw tooLarge(limit)
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength
      if (size > limit) throw tooLarge(limit)
      chunks.push(chunk)
    }
  } catch (error) {
    // A client that leaves while it sends is nobody's error.
    if (A2AError.is(error)) throw error
    throw new InvalidRequestError('The body ended before it was whole', { cause: error })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(joined(chunks, size))
  } catch (error) {
    throw new JSONParseError('The body is not UTF-8', { cause: error })
  }
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
