import type { Json } from '../protocol/json.ts'
import type { Part } from '../protocol/part.ts'
import type { Completed } from './outcome.ts'

/** What a remote agent answered, as JSON, which steps and checkpoints can keep. */
export type RemoteAnswer = {
  /** The text of its artifacts, or of its direct reply. */
  text: string
  /** Its first data part. */
  data?: Json | undefined
  /** The parts that are files. */
  files: Part[]
  /** The remote task and its context, where it made one. */
  taskId?: string | undefined
  contextId?: string | undefined
}

/** The answer that a completed task, or a direct reply, is. */
export function remoteAnswerOf({ text, data, files, task, message }: Completed): RemoteAnswer {
  const contextId = (task ?? message)?.contextId
  return {
    text,
    ...(data !== undefined && { data }),
    files,
    ...(task && { taskId: task.id }),
    ...(contextId && { contextId }),
  }
}
