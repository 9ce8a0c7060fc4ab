import type { StreamResponse } from 'a2a-core'
import { heartbeat } from '../server/settings.ts'
import { headersOf, Refused, type Address, type Extras } from './call.ts'

/** An event as a stream brought it, under its number. */
export type Received = { seq: number; event: StreamResponse }

/** A request that is answered with a stream. */
export type StreamRequest = Address & {
  /** Over JSON-RPC, or over HTTP+JSON, of which only the subscription is used. */
  binding: 'JSONRPC' | 'HTTP+JSON'
  method: 'SubscribeToTask' | 'SendStreamingMessage'
  params: object
  lastEventId?: number | undefined
}

/**
 * Reads a stream of events as they are on the wire, until the server ends it.
 *
 * @throws Refused when the server answers with an error; any other error when the stream breaks, or
 *   is silent for longer than a server that lives is
 */
export async function* openStream(
  request: StreamRequest,
  extras: Extras,
): AsyncGenerator<Received, void, undefined> {
  const silence = new AbortController()
  const silent = (): void => silence.abort(new Error('The stream is silent'))
  let timer = setTimeout(silent, 5 * heartbeat)
  const signal = AbortSignal.any([extras.signal, silence.signal])
  try {
    const response = await send(request, { ...extras, signal })
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
      throw new Refused(await response.text())
    }
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of response.body) {
      clearTimeout(timer)
      timer = setTimeout(silent, 5 * heartbeat)
      const frames = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) {
        const received = readFrame(frame, request.binding)
        if (received) yield received
      }
    }
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}

function send(request: StreamRequest, extras: Extras): Promise<Response> {
  const { origin, agent, binding, method, params, lastEventId } = request
  const headers = {
    ...headersOf(request, extras),
    ...(lastEventId !== undefined && { 'Last-Event-ID': String(lastEventId) }),
  }
  const { signal } = extras
  if (binding === 'HTTP+JSON' && 'id' in params) {
    return fetch(`${origin}/${agent}/tasks/${String(params.id)}:subscribe`, { headers, signal })
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  return fetch(`${origin}/${agent}`, { method: 'POST', headers, body, signal })
}

/** @throws Refused when it is an error; Error when it is no event with a number */
function readFrame(frame: string, binding: StreamRequest['binding']): Received | undefined {
  const lines = frame.split('\n')
  const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6))
  if (data.length === 0) return undefined
  const text = data.join('\n')
  const body = JSON.parse(text) as { result?: StreamResponse; error?: unknown } & StreamResponse
  if (body.error !== undefined) throw new Refused(text)
  const event = binding === 'JSONRPC' ? body.result : body
  const seq = Number(lines.find((line) => line.startsWith('id: '))?.slice(4))
  if (!event || !Number.isInteger(seq)) throw new Error(`This is no numbered event: ${frame}`)
  return { seq, event }
}
