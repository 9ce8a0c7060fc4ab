import type { A2AError } from 'a2a-core'
import {
  encodeEvent,
  onNextEventLoopTurn,
  toA2AError,
  type EventForm,
  type NumberedEvents,
} from 'a2a-core/server'
import type { Serving } from './serving.ts'

/** How a binding writes what a stream carries: the lines of one event, without its number. */
export type Envelope = {
  /** @param json the event, as JSON */
  event(json: string): string
  /** The error that ends the stream. */
  error(error: A2AError): string
}

/** Events, and how they are to be written. */
export type EventSource = { form: EventForm; events: NumberedEvents }

/**
 * Answers with Server-Sent Events (specification §9.4.2, §11.7): each event under its number in the
 * task's log, and a comment now and then while there are none, so that nobody in between takes
 * the connection for dead. An event is read from the log only when the client has room for it.
 *
 * A stream that is over within this turn of the event loop is answered whole: servers then write
 * head and events at once, at a fraction of what a stream costs them.
 */
export async function eventStream(
  serving: Serving,
  source: EventSource,
  envelope: Envelope,
  headers: Record<string, string>,
): Promise<Response> {
  const body = new EventBody(serving, source, envelope)
  const whole = await body.whole()
  return new Response(whole ?? new ReadableStream(body), {
    headers: {
      ...headers,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}

/** So many characters are read ahead at most. */
const mostAhead = 16 * 1024

const encoder = new TextEncoder()

/** Something to write, and whether it is the last. */
type Piece = { text: string; isLast: boolean }

/** Writes events as they are read. When the client leaves, the reading ends, never the task. */
class EventBody {
  readonly #serving: Serving
  readonly #source: EventSource
  readonly #envelope: Envelope
  /** What was read ahead, and what is being read since. */
  #ahead = ''
  #reading: Promise<Piece> | undefined
  #heartbeat: ReturnType<typeof setInterval> | undefined
  #isLeft = false

  constructor(serving: Serving, source: EventSource, envelope: Envelope) {
    this.#serving = serving
    this.#source = source
    this.#envelope = envelope
  }

  /** All of the stream, when it is over within this turn of the event loop. */
  async whole(): Promise<string | undefined> {
    const turn = new Promise<undefined>((resolve) => onNextEventLoopTurn(() => resolve(undefined)))
    while (this.#ahead.length < mostAhead) {
      this.#reading = this.#read()
      const piece = await Promise.race([this.#reading, turn])
      if (!piece) return undefined
      this.#reading = undefined
      this.#ahead += piece.text
      if (piece.isLast) return this.#ahead
    }
    return undefined
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#ahead) controller.enqueue(encoder.encode(this.#ahead))
    this.#ahead = ''
    this.#heartbeat = setInterval(() => {
      if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': alive\n\n'))
    }, this.#serving.options.heartbeat ?? 15_000)
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { text, isLast } = await (this.#reading ?? this.#read()).catch((error: unknown) => {
      clearInterval(this.#heartbeat)
      throw error
    })
    this.#reading = undefined
    // A stream that its client has left is closed already.
    if (this.#isLeft) return
    if (text) controller.enqueue(encoder.encode(text))
    if (!isLast) return
    clearInterval(this.#heartbeat)
    controller.close()
  }

  async cancel(): Promise<void> {
    this.#isLeft = true
    clearInterval(this.#heartbeat)
    await this.#source.events.return()
  }

  async #read(): Promise<Piece> {
    const { server } = this.#serving
    const { events, form } = this.#source
    try {
      const { done, value } = await events.next()
      if (done) return { text: server.closing ? 'retry: 1000\n\n' : '', isLast: true }
      const { seq, event } = value
      const json = encodeEvent(event, form)
      return { text: `id: ${seq}\n${this.#envelope.event(json)}\n\n`, isLast: false }
    } catch (thrown) {
      return { text: `${this.#envelope.error(toA2AError(server, thrown))}\n\n`, isLast: true }
    }
  }
}
