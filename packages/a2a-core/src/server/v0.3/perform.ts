import { A2AError } from '../../protocol/a2a-error.ts'
import { agentCardSchema, type AgentCard } from '../../protocol/agent-card.ts'
import {
  ExtendedAgentCardNotConfiguredError,
  TaskNotCancelableError,
} from '../../protocol/errors.ts'
import type { TaskPushNotificationConfig } from '../../protocol/push-notification.ts'
import type { StreamResponse } from '../../protocol/stream-response.ts'
import type { Task } from '../../protocol/task.ts'
import { isFinal } from '../../protocol/v0.3/event.ts'
import type { V03OperationName } from '../../protocol/v0.3/methods.ts'
import { operationTable } from '../operation-table.ts'
import type { NumberedEvents, NumberedEvent } from '../operations/send-streaming-message.ts'
import { keyOf, type Call, type Server } from '../server.ts'

/** The operations that 0.3 answers with a stream. */
export type V03Stream = 'SendStreamingMessage' | 'SubscribeToTask'

/** What an operation gave, for a binding of 0.3 to write. */
export type V03Result =
  | { kind: 'event'; event: StreamResponse }
  | { kind: 'task'; task: Task }
  | { kind: 'webhook'; config: TaskPushNotificationConfig }
  | { kind: 'webhooks'; configs: TaskPushNotificationConfig[] }
  | { kind: 'nothing' }
  | { kind: 'card'; card: AgentCard }

/** Tells whether 0.3 answers an operation with a stream. */
export function isV03Stream(name: V03OperationName): name is V03Stream {
  return name === 'SendStreamingMessage' || name === 'SubscribeToTask'
}

/** Performs an operation for a client of 0.3. Its parameters are those of 1.0. */
export async function performV03(
  server: Server,
  name: Exclude<V03OperationName, V03Stream>,
  params: object,
  given: Call,
): Promise<V03Result> {
  const call: Call = { ...given, version: '0.3' }
  switch (name) {
    case 'SendMessage':
      return { kind: 'event', event: await operationTable[name].answer(server, params, call) }
    case 'GetTask':
      return { kind: 'task', task: await operationTable[name].answer(server, params, call) }
    case 'CancelTask':
      await refuseCanceled(server, params, call)
      return { kind: 'task', task: await operationTable[name].answer(server, params, call) }
    case 'CreateTaskPushNotificationConfig':
    case 'GetTaskPushNotificationConfig':
      return { kind: 'webhook', config: await operationTable[name].answer(server, params, call) }
    case 'ListTaskPushNotificationConfigs': {
      const { configs } = await operationTable[name].answer(server, params, call)
      return { kind: 'webhooks', configs }
    }
    case 'DeleteTaskPushNotificationConfig':
      await operationTable[name].answer(server, params, call)
      return { kind: 'nothing' }
    case 'GetExtendedAgentCard':
      return { kind: 'card', card: await extendedCard(server, params, call) }
  }
}

/** Performs an operation that is answered with a stream, for a client of 0.3. */
export async function streamV03(
  server: Server,
  name: V03Stream,
  params: object,
  given: Call,
): Promise<NumberedEvents> {
  const call: Call = { ...given, version: '0.3' }
  const { stream } = operationTable[name]
  if (name === 'SendStreamingMessage') return stream(server, params, call)
  try {
    return untilFinal(await stream(server, params, call))
  } catch (error) {
    const ended = await endedTask(server, params, call, error)
    if (!ended) throw error
    return single(ended)
  }
}

/** 1.0 lets what is canceled be canceled again; 0.3 calls it "not in a cancelable state" (§8.2). */
async function refuseCanceled(server: Server, params: object, call: Call): Promise<void> {
  const { id: taskId, status } = await operationTable.GetTask.answer(server, params, call)
  const { state } = status
  if (state !== 'TASK_STATE_CANCELED') return
  throw new TaskNotCancelableError(undefined, { metadata: { taskId, state } })
}

async function extendedCard(server: Server, params: object, call: Call): Promise<AgentCard> {
  try {
    // What is signed is sent without its defaults.
    return agentCardSchema.parse(
      await operationTable.GetExtendedAgentCard.answer(server, params, call),
    )
  } catch (error) {
    // 0.3 has one name for an agent without such a card, 1.0 has two.
    if (!isUnsupported(error)) throw error
    throw new ExtendedAgentCardNotConfiguredError(undefined, { cause: error })
  }
}

/** Streams of 0.3 end whenever the task waits for input, those of 1.0 may go on. */
function untilFinal(events: NumberedEvents): NumberedEvents {
  let isOver = false
  return {
    async next() {
      if (isOver) return events.return()
      const next = await events.next()
      const state = next.value?.event.statusUpdate?.status.state
      isOver = state !== undefined && isFinal(state)
      return next
    },
    return: () => events.return(),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** "If the task is complete the stream will return the completed task and close" (0.3, proto). */
async function endedTask(
  server: Server,
  params: { id?: unknown },
  { caller }: Call,
  error: unknown,
): Promise<NumberedEvent | undefined> {
  if (!isUnsupported(error) || typeof params.id !== 'string') return undefined
  const stored = await server.engine.get(keyOf(server, caller, params.id))
  return stored?.task && { seq: stored.seq, event: { task: stored.task } }
}

async function* single(event: NumberedEvent): AsyncGenerator<NumberedEvent, void, undefined> {
  yield event
}

function isUnsupported(error: unknown): boolean {
  return A2AError.is(error) && error.name === 'UnsupportedOperationError'
}
