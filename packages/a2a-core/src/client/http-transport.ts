import { InvalidAgentResponseError } from '../protocol/errors.ts'
import { mediaTypeOf } from './error-of-response.ts'
import { parseJson, readText, type BodySource } from './read-body.ts'
import { readSse } from './read-sse.ts'
import { sendRequest, type HttpRequest } from './send-request.ts'
import type {
  Operation,
  StreamedResult,
  StreamingOperation,
  StreamOptions,
  Transport,
  TransportOptions,
} from './transport.ts'
import { within } from './within.ts'

/** How a binding writes requests, and reads what is answered. */
export type Binding = {
  /** The media types of answers that are no streams. */
  accept: string
  /** The request that performs an operation. */
  request(
    operation: Operation | StreamingOperation,
    params: object,
  ): Pick<HttpRequest, 'url' | 'body' | 'contentType' | 'version'>
  /**
   * The result that a response carries.
   *
   * @param body the JSON of its body; undefined when that is none
   * @throws the error that the response carries, or InvalidAgentResponseError
   */
  result(body: unknown, response: Response, url: string): unknown
  /**
   * The result that one event of a stream carries.
   *
   * @throws the error that it carries
   */
  event(body: unknown): unknown
}

/** A binding over HTTP, with Server-Sent Events for streams. */
export function httpTransport(
  binding: Binding,
  { url, http, idleTimeout }: TransportOptions,
): Transport {
  /**
   * Reads what is no stream. An error is known when it begins; a result may take as long as it
   * takes, unless the caller says otherwise.
   */
  async function readResult(
    response: Response,
    { url: from, signal }: BodySource,
    timeout = response.ok ? undefined : idleTimeout,
  ): Promise<unknown> {
    const text = await within(timeout, from, signal, (reading) => {
      return readText(response, { url: from, signal: reading })
    })
    return binding.result(parseJson(text, `The answer of ${from}`), response, from)
  }

  async function* events(
    response: Response,
    source: BodySource,
    { openTimeout }: StreamOptions,
  ): AsyncGenerator<StreamedResult, void, undefined> {
    const idleFrom = openTimeout === undefined ? 'first event' : 'start'
    for await (const { id, data } of readSse(response, { ...source, idleTimeout, idleFrom })) {
      const body = parseJson(data, `An event of ${source.url}`)
      if (body === undefined) {
        throw new InvalidAgentResponseError(`${source.url} sent an event that is not JSON`)
      }
      yield { id, result: binding.event(body) }
    }
  }

  return {
    url,
    async call(operation, params, { extensions, signal }) {
      const request = binding.request(operation, params)
      const { accept } = binding
      const response = await sendRequest(http, { ...request, accept, extensions, signal })
      return readResult(response, { url: request.url, signal })
    },
    async stream(operation, params, options) {
      const { extensions, lastEventId, openTimeout, signal } = options
      const request = binding.request(operation, params)
      const source = { url: request.url, signal }
      const response = await within(openTimeout, request.url, signal, (opening) =>
        sendRequest(http, {
          ...request,
          accept: 'text/event-stream',
          extensions,
          lastEventId,
          signal: opening,
        }),
      )
      if (response.ok && mediaTypeOf(response) === 'text/event-stream') {
        return events(response, source, options)
      }
      // An error; or one result, from a server that has no more to say than that.
      return single(await readResult(response, source, openTimeout))
    },
  }
}

async function* single(result: unknown): AsyncGenerator<StreamedResult, void, undefined> {
  yield { id: undefined, result }
}
