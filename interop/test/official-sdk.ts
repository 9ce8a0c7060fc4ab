import {
  Role,
  TaskState,
  type CancelTaskRequest,
  type Message,
  type Part,
  type SendMessageRequest,
  type StreamResponse,
  type Task,
} from '@a2a-js/sdk'
import { ClientFactory, JsonRpcTransportFactory, RestTransportFactory } from '@a2a-js/sdk/client'

// The official SDK wants every field of a message, and names the contents of a part by `$case`.

/** A part that is text, as the official SDK has it. */
export function sdkText(text: string): Part {
  return {
    content: { $case: 'text', value: text },
    metadata: undefined,
    filename: '',
    mediaType: '',
  }
}

/** A part that is data. */
export function sdkData(value: unknown): Part {
  return { content: { $case: 'data', value }, metadata: undefined, filename: '', mediaType: '' }
}

/** A request to send parts, to a task where one is named. */
export function sdkRequest(
  parts: Part[],
  {
    taskId = '',
    contextId = '',
    metadata,
  }: { taskId?: string; contextId?: string; metadata?: Record<string, unknown> } = {},
): SendMessageRequest {
  return {
    tenant: '',
    message: {
      messageId: crypto.randomUUID(),
      role: Role.ROLE_USER,
      parts,
      taskId,
      contextId,
      extensions: [],
      metadata: undefined,
      referenceTaskIds: [],
    },
    configuration: undefined,
    metadata,
  }
}

/** The text of parts. */
export function sdkTextOf(parts: readonly Part[] = []): string {
  return parts.map(({ content }) => (content?.$case === 'text' ? content.value : '')).join('')
}

/** The text of a task's artifacts. */
export function sdkAnswerOf(task: Task): string {
  return task.artifacts.map(({ parts }) => sdkTextOf(parts)).join('')
}

/** A result that is a task. */
export function sdkTask(result: Task | Message): Task {
  if (!('status' in result)) throw new Error('The agent answered with a message')
  return result
}

/** The states that a stream went through, the last one last. */
export function sdkStatesOf(events: readonly StreamResponse[]): TaskState[] {
  return events.flatMap(({ payload }) =>
    payload?.$case === 'statusUpdate' && payload.value.status ? [payload.value.status.state] : [],
  )
}

/** A request to cancel a task. */
export function sdkCancel(id: string): CancelTaskRequest {
  return { tenant: '', id, metadata: undefined }
}

/** A factory of clients for each binding, by its name. */
export const sdkFactories: [string, ClientFactory][] = [
  new JsonRpcTransportFactory(),
  new RestTransportFactory(),
].map((transport) => [
  transport.protocolName,
  new ClientFactory({ transports: [transport], preferredTransports: [transport.protocolName] }),
])
