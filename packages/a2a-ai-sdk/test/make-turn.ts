import { dataOf, filesOf, textOf, userMessage, type MessageContent } from 'a2a-core'
import { anonymousCaller, type Turn } from 'a2a-core/server'

/** A turn as the server gives it to an agent. */
export function makeTurn(content: MessageContent, fields: Partial<Turn> = {}): Turn {
  const { taskId = 'task-1', contextId = 'context-1' } = fields
  const message = userMessage(content, { taskId, contextId })
  return {
    message,
    text: textOf(message.parts),
    data: dataOf(message.parts),
    files: filesOf(message.parts),
    metadata: {},
    task: { id: taskId, contextId, status: { state: 'TASK_STATE_WORKING' }, history: [message] },
    taskId,
    contextId,
    number: 1,
    caller: anonymousCaller,
    answers: {},
    accepts: [],
    extensions: [],
    attempt: 1,
    signal: new AbortController().signal,
    saved: { task: undefined, context: undefined },
    step: async (_name, run) => run(),
    ...fields,
  }
}
