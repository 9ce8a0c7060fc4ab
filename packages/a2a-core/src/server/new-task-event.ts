import type { StreamResponse } from '../protocol/stream-response.ts'
import { timestamp } from '../protocol/timestamp.ts'

/** What every task's log begins with: the task, SUBMITTED. */
export function newTaskEvent(id: string, contextId: string): StreamResponse {
  return {
    task: { id, contextId, status: { state: 'TASK_STATE_SUBMITTED', timestamp: timestamp() } },
  }
}
