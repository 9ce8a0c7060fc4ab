import type { V03Event } from './event.ts'
import type { V03Message } from './message.ts'
import type { V03Part } from './part.ts'
import type { V03TaskPushConfig } from './push-config.ts'
import type { WrittenV03SendMessage } from './send-message.ts'
import { fromV03State } from './task-state.ts'
import type { V03Artifact, V03Task, V03TaskStatus } from './task.ts'

// HTTP+JSON of 0.3 has another form than its JSON-RPC: that of its proto file, with which the
// specification has it share field names (§3.2.2), in ProtoJSON. So all official SDKs write it,
// and some read nothing else.

/** A message in the form that HTTP+JSON has. */
export function toHttpMessage(message: V03Message): object {
  // The proto file has no field for the tasks that a message refers to.
  const { kind: _, referenceTaskIds: __, role, content, parts = content, ...rest } = message
  return {
    ...rest,
    role: role === 'user' ? 'ROLE_USER' : 'ROLE_AGENT',
    content: (parts ?? []).map(toHttpPart),
  }
}

function toHttpPart({ kind: _, file, data, ...rest }: V03Part): object {
  if (data) return { ...rest, data: { data } }
  if (!file) return rest
  const { bytes, uri, ...others } = file
  const content = bytes === undefined ? { fileWithUri: uri } : { fileWithBytes: bytes }
  return { ...rest, file: { ...others, ...content } }
}

/** A task in the form that HTTP+JSON has. */
export function toHttpTask({ kind: _, status, artifacts, history, ...rest }: V03Task): object {
  return {
    ...rest,
    status: toHttpStatus(status),
    ...(artifacts && { artifacts: artifacts.map(toHttpArtifact) }),
    ...(history && { history: history.map(toHttpMessage) }),
  }
}

function toHttpStatus({ state, message, ...rest }: V03TaskStatus): object {
  return { ...rest, state: toHttpState(state), ...(message && { message: toHttpMessage(message) }) }
}

function toHttpState(state: string | undefined): string {
  const name = fromV03State(state ?? 'unknown')
  return name === 'TASK_STATE_CANCELED' ? 'TASK_STATE_CANCELLED' : name
}

function toHttpArtifact({ parts, ...rest }: V03Artifact): object {
  return { ...rest, parts: (parts ?? []).map(toHttpPart) }
}

/** An event, or what answers a message, in the form that HTTP+JSON has: its field says which. */
export function toHttpEvent(event: V03Event): object {
  switch (event.kind) {
    case 'task':
      return { task: toHttpTask(event) }
    case 'message':
      return { message: toHttpMessage(event) }
    case 'status-update': {
      const { kind: _, status, ...rest } = event
      return { statusUpdate: { ...rest, status: toHttpStatus(status) } }
    }
    case 'artifact-update': {
      const { kind: _, artifact, ...rest } = event
      return { artifactUpdate: { ...rest, artifact: toHttpArtifact(artifact) } }
    }
  }
}

/** A webhook in the form that HTTP+JSON has: its name is its address. */
export function toHttpTaskPushConfig({ taskId, ...rest }: V03TaskPushConfig): object {
  const id = rest.pushNotificationConfig.id ?? ''
  return { ...rest, name: `tasks/${taskId}/pushNotificationConfigs/${id}` }
}

/** A message to be sent, in the form that HTTP+JSON has. */
export function toHttpSendMessage(request: WrittenV03SendMessage): object {
  const { message, configuration, ...rest } = request
  const { pushNotificationConfig, ...others } = configuration
  return {
    ...rest,
    message: toHttpMessage(message),
    configuration: {
      ...others,
      ...(pushNotificationConfig && { pushNotification: pushNotificationConfig }),
    },
  }
}
