import * as z from 'zod'
import {
  sendMessageResponseSchema,
  type SendMessageRequest,
  type SendMessageResponse,
} from '../protocol/send-message.ts'
import { streamResponseSchema, type StreamResponse } from '../protocol/stream-response.ts'
import {
  listTasksResponseSchema,
  type CancelTaskRequest,
  type GetTaskRequest,
  type ListTasksRequest,
  type ListTasksResponse,
} from '../protocol/task-requests.ts'
import { taskSchema, type Task } from '../protocol/task.ts'
import { wasNeverSent } from './connect-error.ts'
import { parseResult } from './parse-result.ts'
import { isTransient, retry } from './retry.ts'
import type { Operation, StreamedResult, Transport, CallOptions } from './transport.ts'

/** One event of a stream, with its number where the server sends numbers. */
export type StreamedEvent = { id: string | undefined; event: StreamResponse }

/** A stream of checked events. Leaving the loop over it closes the connection. */
export type EventStream = AsyncGenerator<StreamedEvent, void, undefined>

/** What goes with one subscription. */
export type SubscribeOptions = CallOptions & {
  /** The number of the last event that arrived, to go on after it. */
  lastEventId?: string | undefined
  /** How often opening the stream is tried. Default: as often as any call */
  attempts?: number | undefined
}

/** The operations of the protocol, with their results checked and their failures retried. */
export type Operations = {
  readonly url: string
  readonly attempts: number
  /** Whether a message that is sent again is the same turn. */
  readonly repeatable: boolean
  send(request: SendMessageRequest, options: CallOptions): Promise<SendMessageResponse>
  sendStreaming(request: SendMessageRequest, options: CallOptions): Promise<EventStream>
  getTask(request: GetTaskRequest, options: CallOptions): Promise<Task>
  listTasks(request: ListTasksRequest, options: CallOptions): Promise<ListTasksResponse>
  cancel(request: CancelTaskRequest, options: CallOptions): Promise<Task>
  /** Gives the card as it came: who asks reads it, and its signature. */
  extendedCard(options: CallOptions): Promise<unknown>
  subscribe(id: string, options: SubscribeOptions): Promise<EventStream>
}

/** How long one try of a call may take that can be made again, in milliseconds. */
const callTimeout = 30_000

/**
 * The operations over one transport.
 *
 * @param options.attempts how often a call is tried. One that can be made twice is tried again
 *   after any failure that may pass
 * @param options.repeatable whether a message can be, under the same id: the server then takes it
 *   for the same turn. Otherwise it is sent again only when it was certainly not sent
 * @param options.always URIs of the extensions to activate with every call
 */
export function operationsOf(
  transport: Transport,
  {
    attempts,
    repeatable,
    always,
  }: { attempts: number; repeatable: boolean; always: readonly string[] },
): Operations {
  const { url } = transport

  function activated(extensions: readonly string[] = []): string[] {
    return [...new Set([...always, ...extensions])]
  }

  /** Sends a message, with the extensions that it speaks. */
  async function sending<Result>(
    { message }: SendMessageRequest,
    { extensions = [], signal }: CallOptions,
    send: (options: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    const active = activated([...extensions, ...(message.extensions ?? [])])
    return retry((trying) => send({ extensions: active, signal: trying }), {
      attempts,
      retryable: repeatable ? isTransient : wasNeverSent,
      url,
      signal,
    })
  }

  async function idempotent<Schema extends z.ZodType>(
    operation: Operation,
    params: object,
    schema: Schema,
    { extensions, signal }: CallOptions,
  ): Promise<z.output<Schema>> {
    const active = activated(extensions)
    const result = await retry(
      (trying) => transport.call(operation, params, { extensions: active, signal: trying }),
      { attempts, retryable: isTransient, timeout: callTimeout, url, signal },
    )
    return parseResult(schema, result, `${url} ${operation}`)
  }

  return {
    url,
    attempts,
    repeatable,
    async send(request, options) {
      const result = await sending(request, options, (call) =>
        transport.call('SendMessage', request, call),
      )
      return parseResult(sendMessageResponseSchema, result, `${url} SendMessage`)
    },
    async sendStreaming(request, options) {
      const openTimeout = repeatable ? callTimeout : undefined
      const stream = await sending(request, options, (call) =>
        transport.stream('SendStreamingMessage', request, { ...call, openTimeout }),
      )
      return checked(stream, `${url} SendStreamingMessage`)
    },
    getTask: (request, options) => idempotent('GetTask', request, taskSchema, options),
    listTasks: (request, options) => {
      return idempotent('ListTasks', request, listTasksResponseSchema, options)
    },
    cancel: (request, options) => idempotent('CancelTask', request, taskSchema, options),
    extendedCard: (options) => idempotent('GetExtendedAgentCard', {}, z.unknown(), options),
    async subscribe(id, { extensions, signal, lastEventId, attempts: tries = attempts }) {
      const call = { extensions: activated(extensions), lastEventId, openTimeout: callTimeout }
      const stream = await retry(
        (trying) => transport.stream('SubscribeToTask', { id }, { ...call, signal: trying }),
        { attempts: tries, retryable: isTransient, url, signal },
      )
      return checked(stream, `${url} SubscribeToTask`)
    },
  }
}

/** The stream that one event is. */
export async function* single(event: StreamResponse): EventStream {
  yield { id: undefined, event }
}

async function* checked(
  stream: AsyncGenerator<StreamedResult, void, undefined>,
  from: string,
): EventStream {
  for await (const { id, result } of stream) {
    yield { id, event: parseResult(streamResponseSchema, result, from) }
  }
}
