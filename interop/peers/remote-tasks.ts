import {
  textOf as textOfParts,
  userMessage,
  type MessageContent,
  type Part,
  type SendMessageConfiguration,
  type StreamResponse,
  type Task,
} from 'a2a-core'
import type { RemoteAgent } from 'a2a-core/client'

/** Sends a message, for an answer that is a task. */
export async function send(
  remote: RemoteAgent,
  content: MessageContent,
  { configuration, taskId }: { configuration?: SendMessageConfiguration; taskId?: string } = {},
): Promise<Task> {
  const message = userMessage(content, { ...(taskId !== undefined && { taskId }) })
  const { task } = await remote.send({ message, ...(configuration && { configuration }) })
  if (!task) throw new Error('The agent answered with a message, not with a task')
  return task
}

/** A task that has begun, and waits for `go`. */
export async function begun(remote: RemoteAgent): Promise<string> {
  for await (const { artifactUpdate } of remote.stream('wait')) {
    if (artifactUpdate) return artifactUpdate.taskId
  }
  throw new Error('The task ended before it had begun')
}

/** Cancels a task from within its stream: the events, and the state that CancelTask gave. */
export async function canceledInStream(
  remote: RemoteAgent,
): Promise<{ id: string; events: StreamResponse[]; canceled: string | undefined }> {
  const events: StreamResponse[] = []
  let canceled: string | undefined
  let id = ''
  for await (const event of remote.stream('wait')) {
    events.push(event)
    id = event.task?.id ?? id
    if (event.artifactUpdate) canceled = (await remote.cancel(id)).status.state
  }
  return { id, events, canceled }
}

/** The text of parts, if there are any. */
export function textOf(parts: Part[] = []): string {
  return textOfParts(parts)
}

/** The text of a task's artifacts. */
export function answerOf({ artifacts = [] }: Task): string {
  return artifacts.map(({ parts }) => textOf(parts)).join('')
}

/** The text that events carry, beginning with that of the task they may begin with. */
export function textIn(events: readonly StreamResponse[]): string {
  const before = events[0]?.task ? answerOf(events[0].task) : ''
  return before + events.map((event) => textOf(event.artifactUpdate?.artifact.parts)).join('')
}

/** The states that events tell of, the last one last. */
export function statesOf(events: readonly StreamResponse[]): string[] {
  return events.flatMap(({ statusUpdate }) => (statusUpdate ? [statusUpdate.status.state] : []))
}
