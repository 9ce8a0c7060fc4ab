import type { A2AError } from 'a2a-core'
import {
  encodeEvent,
  toA2AError,
  type EventForm,
  type EventStream,
  type NumberedEvent,
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
export type EventSource = { form: EventForm; events: EventStream }

/**
 * Answers with Server-Sent Events (specification §9.4.2, §11.7): each event under its number in the
 * task's log, and a comment now and then while there are none, so that nobody in between takes
 * the connection for dead. An event is read from the log only when the client has room for it.
 */
export function eventStream(
  serving: Serving,
  source: EventSource,
  envelope: Envelope,
  headers: Record<string, string>,
): Response {
  return new Response(new ReadableStream(new EventBody(serving, source, envelope)), {
    headers: {
      ...headers,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}

const encoder = new TextEncoder()

/** Writes events as they are read. When the client leaves, the reading ends, never the task. */
class EventBody {
  readonly #serving: Serving
  readonly #source: EventSource
  readonly #envelope: Envelope
  #heartbeat: ReturnType<typeof setInterval> | undefined
  #isLeft = false

  constructor(serving: Serving, source: EventSource, envelope: Envelope) {
    this.#serving = serving
    this.#source = source
    this.#envelope = envelope
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#heartbeat = setInterval(() => {
      if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': alive\n\n'))
    }, this.#serving.options.heartbeat ?? 15_000)
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { server } = this.#serving
    try {
      const { done, value } = await this.#source.events.next()
      if (done) this.#end(controller, server.closing ? 'retry: 1000\n\n' : '')
      else if (!this.#isLeft) controller.enqueue(encoder.encode(this.#frame(value)))
    } catch (thrown) {
      this.#end(controller, `${this.#envelope.error(toA2AError(server, thrown))}\n\n`)
    }
  }

  async cancel(): Promise<void> {
    this.#isLeft = true
    clearInterval(this.#heartbeat)
    await this.#source.events.return()
  }

  #frame({ seq, event }: NumberedEvent): string {
    return `id: ${seq}\n${this.#envelope.event(encodeEvent(event, this.#source.form))}\n\n`
  }

  #end(controller: ReadableStreamDefaultController<Uint8Array>, last: string): void {
    // A stream that its client has left is closed already.
    if (this.#isLeft) return
    clearInterval(this.#heartbeat)
    if (last) controller.enqueue(encoder.encode(last))
    controller.close()
  }
}
