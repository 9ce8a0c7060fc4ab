import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { InvalidAgentResponseError } from '../protocol/errors.ts'
import { maxBodySize, readChunks, type BodySource } from './read-body.ts'

/** How a stream of events is read. */
export type SseOptions = BodySource & {
  /**
   * After how many milliseconds without a byte the connection counts as broken. Heartbeats are
   * bytes: servers send one every 15 s.
   */
  idleTimeout: number
  /**
   * From when that counts: `start`, or after the `first event`, where waiting is all one can do
   * because a stream that told nothing yet cannot be resumed.
   */
  idleFrom: 'start' | 'first event'
  /** Characters in the largest event that is read. Default: 64 Mi */
  maxEventSize?: number | undefined
}

/**
 * Reads Server-Sent Events. Leaving the loop closes the connection; an event whose end did not
 * arrive is none.
 *
 * @throws ConnectError when the connection breaks, or is silent for too long
 * @throws InvalidAgentResponseError when an event is too large
 */
export async function* readSse(
  response: Response,
  options: SseOptions,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const { url, idleTimeout, idleFrom, maxEventSize = maxBodySize } = options
  const decoder = new TextDecoder()
  const events: EventSourceMessage[] = []
  let tooLarge = false
  let begun = idleFrom === 'start'
  const parser = createParser({
    maxBufferSize: maxEventSize,
    onEvent: (event) => events.push(event),
    onError: (error) => {
      tooLarge ||= error.type === 'max-buffer-size-exceeded'
    },
  })
  const chunks = readChunks(response, options, () => (begun ? idleTimeout : undefined))
  for await (const chunk of chunks) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    for (const event of events.splice(0)) {
      begun = true
      // Some servers send empty events as heartbeats.
      if (event.data !== '') yield event
    }
    if (tooLarge) {
      throw new InvalidAgentResponseError(
        `${url} sent an event of more than ${maxEventSize} characters`,
      )
    }
  }
}
