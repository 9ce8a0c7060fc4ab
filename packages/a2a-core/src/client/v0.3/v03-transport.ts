import type * as z from 'zod'
import { A2AError } from '../../protocol/a2a-error.ts'
import { UnsupportedOperationError } from '../../protocol/errors.ts'
import type { SendMessageRequest } from '../../protocol/send-message.ts'
import type { CancelTaskRequest, GetTaskRequest } from '../../protocol/task-requests.ts'
import type { Task } from '../../protocol/task.ts'
import type { StreamResponse } from '../../protocol/stream-response.ts'
import { fromV03Event, v03EventSchema, withEventName } from '../../protocol/v0.3/event.ts'
import { toV03SendMessage, type WrittenV03SendMessage } from '../../protocol/v0.3/send-message.ts'
import { fromV03Task, v03TaskSchema } from '../../protocol/v0.3/task.ts'
import { parseResult } from '../parse-result.ts'
import type { CallOptions, StreamedResult, Transport } from '../transport.ts'
import { subscribeV03 } from './subscribe.ts'

/** A history without end: without a number, some servers of 0.3 give none at all. */
const everything = 2_147_483_647

/**
 * Makes a transport that takes parameters and gives results as 1.0 has them of one that has them
 * as 0.3 does.
 *
 * @param http speaks a binding of 0.3
 * @param writeMessage writes a message to be sent as that binding has it
 */
export function v03Transport(
  http: Transport,
  writeMessage: (request: WrittenV03SendMessage) => object,
): Transport {
  const { url } = http

  function read<Schema extends z.ZodType>(
    schema: Schema,
    result: unknown,
    operation: string,
  ): z.output<Schema> {
    return parseResult(schema, result, `${url} ${operation}`)
  }

  function readTask(result: unknown, operation: string): Task {
    return fromV03Task(read(v03TaskSchema, result, operation))
  }

  function readEvent(result: unknown, operation: string): StreamResponse {
    return fromV03Event(read(v03EventSchema, withEventName(result), operation))
  }

  const written = (params: object): object =>
    writeMessage(toV03SendMessage(params as SendMessageRequest))

  async function getTask(
    { historyLength = everything, ...params }: GetTaskRequest,
    options: CallOptions,
  ): Promise<Task> {
    const result = await http.call('GetTask', { ...params, historyLength }, options)
    return readTask(result, 'GetTask')
  }

  async function cancelTask(params: CancelTaskRequest, options: CallOptions): Promise<Task> {
    try {
      return readTask(await http.call('CancelTask', params, options), 'CancelTask')
    } catch (error) {
      // In 1.0 a canceled task can be canceled again, in 0.3 it cannot.
      if (!A2AError.is(error) || error.name !== 'TaskNotCancelableError') throw error
      const task = await getTask({ id: params.id }, options)
      if (task.status.state === 'TASK_STATE_CANCELED') return task
      throw error
    }
  }

  const call: Transport['call'] = async (operation, params, options) => {
    switch (operation) {
      case 'SendMessage':
        return readEvent(await http.call(operation, written(params), options), operation)
      case 'GetTask':
        return getTask(params as GetTaskRequest, options)
      case 'CancelTask':
        return cancelTask(params as CancelTaskRequest, options)
      case 'GetExtendedAgentCard':
        // Cards are read, and verified, as they came.
        return http.call(operation, params, options)
      case 'ListTasks':
        throw new UnsupportedOperationError(`${url} speaks A2A 0.3, which cannot list tasks`)
    }
  }

  async function* readEvents(
    results: AsyncGenerator<StreamedResult, void, undefined>,
    operation: string,
  ): AsyncGenerator<StreamedResult, void, undefined> {
    for await (const { id, result } of results) yield { id, result: readEvent(result, operation) }
  }

  return {
    url,
    call,
    async stream(operation, params, options) {
      if (operation === 'SendStreamingMessage') {
        return readEvents(await http.stream(operation, written(params), options), operation)
      }
      return subscribeV03(
        async () => readEvents(await http.stream(operation, params, options), operation),
        (signal) => getTask(params as GetTaskRequest, { ...options, signal }),
        { url, ...options },
      )
    },
  }
}
