import { newId } from '../../protocol/id.ts'
import { userMessage } from '../../protocol/message.ts'
import type { TaskState } from '../../protocol/task-state.ts'
import type { NewRecord, NewTask, Scope, TaskKey, TurnInput } from '../../server/engine.ts'

/** A scope that no other case uses: a store may be shared by all of them. */
export function newScope(): Scope {
  return { agent: `agent-${newId()}`, tenant: `tenant-${newId()}`, owner: 'alice' }
}

/** A task with one message, SUBMITTED unless its records say otherwise. */
export function newTask(from: Partial<NewTask> & { text?: string } = {}): NewTask {
  const { text = 'hello', ...given } = from
  const taskId = given.taskId ?? newId()
  const contextId = given.contextId ?? `context of ${taskId}`
  return {
    taskId,
    contextId,
    serial: false,
    records: [taskRecord({ taskId, contextId })],
    input: newInput(text, { taskId, contextId }),
    ...given,
  }
}

/** The key of a task in a scope. */
export function keyOf(scope: Scope, { taskId }: { taskId: string }): TaskKey {
  return { ...scope, taskId }
}

/** A message as it waits for its turn. */
export function newInput(
  text: string,
  { taskId, contextId }: { taskId: string; contextId: string },
  answers: TurnInput['answers'] = {},
): TurnInput {
  return {
    message: userMessage(text, { taskId, contextId }),
    caller: { tenant: 'acme', owner: 'alice', claims: { roles: ['buyer'] } },
    accepts: ['text/plain'],
    extensions: ['https://example.com/extension'],
    metadata: { from: 'suite' },
    answers,
  }
}

type Ids = { taskId: string; contextId?: string }

/** The record that a log begins with. */
export function taskRecord(
  { taskId, contextId = '' }: Ids,
  timestamp = '2026-01-01T00:00:00.000Z',
): NewRecord {
  const status = { state: 'TASK_STATE_SUBMITTED' as const, timestamp }
  return { event: { task: { id: taskId, contextId, status } } }
}

/** A change of status. */
export function statusRecord(
  { taskId, contextId = '' }: Ids,
  state: TaskState,
  timestamp = '2026-01-01T00:00:01.000Z',
): NewRecord {
  return { event: { statusUpdate: { taskId, contextId, status: { state, timestamp } } } }
}

/** A piece of the text of the artifact `answer`. */
export function textRecord({ taskId, contextId = '' }: Ids, text: string): NewRecord {
  const artifact = { artifactId: 'answer', parts: [{ text }] }
  return { event: { artifactUpdate: { taskId, contextId, artifact, append: true } } }
}
