import type { A2AError } from 'a2a-core'
import { encodeEvent, toA2AError, type EventForm, type NumberedEvents } from 'a2a-core/server'
import { holdHead } from './hold-head.ts'
import type { Incoming } from './incoming.ts'
import { leaveTogether } from './leave-together.ts'
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
  { env }: Pick<Incoming, 'env'>,
  source: EventSource,
  envelope: Envelope,
  headers: Record<string, string>,
): Promise<Response> {
  const body = new EventBody(serving, source, envelope)
  void body.read()
  await leaveTogether()
  const whole = body.whole()
  if (whole === undefined) holdHead(env)
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

/** Writes events as they are read. When the client leaves, the reading ends, never the task. */
class EventBody {
  readonly #serving: Serving
  readonly #events: NumberedEvents
  readonly #form: EventForm
  readonly #envelope: Envelope
  /** What was read before the stream began. */
  #ahead = ''
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  /** Goes on reading, while that waits for room. */
  #goOn: (() => void) | undefined
  #heartbeat: ReturnType<typeof setInterval> | undefined
  #isOver = false
  /** What broke it. */
  #failure: { error: unknown } | undefined

  constructor(serving: Serving, { events, form }: EventSource, envelope: Envelope) {
    this.#serving = serving
    this.#events = events
    this.#form = form
    this.#envelope = envelope
  }

  /** Reads all there is, as far as there is room for it. */
  async read(): Promise<void> {
    try {
      while (!this.#isOver) {
        const { done, value } = await this.#events.next()
        if (done) break
        const { seq, event } = value
        this.#write(`id: ${seq}\n${this.#envelope.event(encodeEvent(event, this.#form))}\n\n`)
        if (!this.#hasRoom()) await new Promise<void>((resolve) => (this.#goOn = resolve))
      }
      if (this.#serving.server.closing) this.#write('retry: 1000\n\n')
    } catch (thrown) {
      this.#writeError(thrown)
      // What could not be written has a reader that still waits for more.
      await this.#events.return()
    }
    // A stream that its client has left is closed already.
    if (!this.#isOver) this.#end()
  }

  /** All of the stream, when it is over before it began. */
  whole(): string | undefined {
    return this.#isOver && !this.#failure ? this.#ahead : undefined
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#ahead) controller.enqueue(encoder.encode(this.#ahead))
    this.#ahead = ''
    this.#controller = controller
    if (this.#isOver) this.#end()
    // Each has its own timer: on Workers one belongs to the request that made it.
    else
      this.#heartbeat = setInterval(() => this.#beat(), this.#serving.options.heartbeat ?? 15_000)
  }

  pull(): void {
    this.#goOn?.()
  }

  async cancel(): Promise<void> {
    this.#isOver = true
    clearInterval(this.#heartbeat)
    this.#goOn?.()
    await this.#events.return()
  }

  #beat(): void {
    if (this.#hasRoom()) this.#write(': alive\n\n')
  }

  #write(text: string): void {
    if (this.#isOver) return
    if (this.#controller) this.#controller.enqueue(encoder.encode(text))
    else this.#ahead += text
  }

  #writeError(thrown: unknown): void {
    try {
      const error = toA2AError(this.#serving.server, thrown)
      this.#write(`${this.#envelope.error(error)}\n\n`)
    } catch (error) {
      this.#failure = { error }
    }
  }

  #hasRoom(): boolean {
    if (this.#controller) return (this.#controller.desiredSize ?? 0) > 0
    return this.#ahead.length < mostAhead
  }

  #end(): void {
    this.#isOver = true
    clearInterval(this.#heartbeat)
    if (this.#failure) this.#controller?.error(this.#failure.error)
    else this.#controller?.close()
  }
}
