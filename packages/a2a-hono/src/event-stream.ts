import type { A2AError } from 'a2a-core'
import { encodeEvent, toA2AError, type EventForm, type NumberedEvent } from 'a2a-core/server'
import type { Serving } from './serving.ts'

/** How a binding writes what a stream carries: the lines of one event, without its number. */
export type Envelope = {
  /** @param json the event, as JSON */
  event(json: string): string
  /** The error that ends the stream. */
  error(error: A2AError): string
}

/** Events, and how they are to be written. */
export type EventSource = {
  form: EventForm
  events: AsyncGenerator<NumberedEvent, void, undefined>
}

/**
 * Answers with Server-Sent Events (specification §9.4.2, §11.7): each event under its number in the
 * task's log, and a comment now and then while there are none, so that nobody in between takes
 * the connection for dead. An event is read from the log only when the client has room for it.
 *
 * @param gone aborted when the client leaves: it ends the reading, never the task
 */
export function eventStream(
  { server, options }: Serving,
  { form, events }: EventSource,
  envelope: Envelope,
  gone: AbortController,
  headers: Record<string, string>,
): Response {
  const encoder = new TextEncoder()
  let heartbeat: ReturnType<typeof setInterval> | undefined
  let left = false
  const frameOf = ({ seq, event }: NumberedEvent): string =>
    `id: ${seq}\n${envelope.event(encodeEvent(event, form))}\n\n`

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': alive\n\n'))
      }, options.heartbeat ?? 15_000)
    },
    async pull(controller) {
      const end = (last: string): void => {
        // A stream that its client has left is closed already.
        if (left) return
        clearInterval(heartbeat)
        if (last) controller.enqueue(encoder.encode(last))
        controller.close()
      }
      try {
        const next = await events.next()
        if (!next.done && !left) controller.enqueue(encoder.encode(frameOf(next.value)))
        else end(server.closing ? 'retry: 1000\n\n' : '')
      } catch (thrown) {
        end(`${envelope.error(toA2AError(server, thrown))}\n\n`)
      }
    },
    async cancel() {
      left = true
      clearInterval(heartbeat)
      gone.abort()
      await events.return()
    },
  })
  return new Response(body, {
    headers: {
      ...headers,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}
