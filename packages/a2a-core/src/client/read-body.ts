import { InvalidAgentResponseError } from '../protocol/errors.ts'
import { isNestedDeeperThan, limits } from '../protocol/limits.ts'
import { ConnectError, networkReason } from './connect-error.ts'

/** Where a body comes from, and how its reading ends early. */
export type BodySource = {
  /** The address, for errors. */
  url: string
  signal: AbortSignal | undefined
}

/** The largest body, or event of a stream, that is read: in bytes, or characters of an event. */
export const maxBodySize = 64 * 1024 * 1024

/**
 * Reads a body chunk by chunk. Leaving the loop closes the connection, and so does the signal.
 *
 * @param idleTimeout gives, before each chunk, how long to wait for it, in milliseconds; as long as
 *   it takes when undefined
 * @throws ConnectError when the connection breaks, or is silent for too long
 */
export async function* readChunks(
  response: Response,
  { url, signal }: BodySource,
  idleTimeout: () => number | undefined = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!response.body) return
  const reader = response.body.getReader()
  let silentFor: number | undefined
  const leave = (): void => close(reader)
  signal?.addEventListener('abort', leave)
  try {
    for (;;) {
      const timeout = idleTimeout()
      const timer =
        timeout !== undefined &&
        setTimeout(() => {
          silentFor = timeout
          close(reader)
        }, timeout)
      const { done, value } = await reader.read().finally(() => timer && clearTimeout(timer))
      signal?.throwIfAborted()
      if (silentFor !== undefined) {
        throw new ConnectError(url, `${url} sent nothing for ${silentFor / 1000} s`)
      }
      if (done) return
      yield value
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ConnectError) throw error
    const reason = networkReason(error)
    throw new ConnectError(url, `The connection to ${url} broke: ${reason}`, { cause: error })
  } finally {
    signal?.removeEventListener('abort', leave)
    close(reader)
  }
}

/**
 * Reads a body as text.
 *
 * @throws ConnectError when the connection breaks
 * @throws InvalidAgentResponseError when there is too much of it
 */
export async function readText(
  response: Response,
  source: BodySource,
  maxSize = maxBodySize,
): Promise<string> {
  const decoder = new TextDecoder()
  const pieces: string[] = []
  let size = 0
  for await (const chunk of readChunks(response, source)) {
    size += chunk.length
    if (size > maxSize) {
      throw new InvalidAgentResponseError(`${source.url} answered with more than ${maxSize} bytes`)
    }
    pieces.push(decoder.decode(chunk, { stream: true }))
  }
  pieces.push(decoder.decode())
  return pieces.join('')
}

/**
 * Reads JSON; `undefined`, which no JSON is, when it is none.
 *
 * @param from what it is, for the error: `The answer of https://…`
 * @throws InvalidAgentResponseError when it nests too deep
 */
export function parseJson(text: string, from: string): unknown {
  if (isNestedDeeperThan(text, limits.answerDepth)) {
    throw new InvalidAgentResponseError(
      `${from} is JSON that nests deeper than ${limits.answerDepth} levels`,
    )
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function close(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  // A stream that broke says so again here; it was said before.
  reader.cancel().catch(() => undefined)
}
