import { dataOf, filesOf, textOf, userMessage, type MessageContent } from 'a2a-core'
import { anonymousCaller, type Turn } from 'a2a-core/server'

/** A turn made by hand: a message, in the first turn of a task, unless said otherwise. */
export function makeTurn(content: MessageContent, turn: Partial<Turn> = {}): Turn {
  const { taskId = 'task-1', contextId = 'context-1' } = turn
  const message = userMessage(content, { taskId, contextId })
  return {
    message,
    text: textOf(message.parts),
    data: dataOf(message.parts),
    files: filesOf(message.parts),
    metadata: {},
    task: {
      id: taskId,
      contextId,
      status: { state: 'TASK_STATE_WORKING' },
      history: [message],
    },
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
    step: async (_name, fn) => fn(),
    ...turn,
  }
}
