import { TaskNotFoundError } from '../../protocol/errors.ts'

/** No such task, or not the caller's: nobody is told which (specification §3.3.2). */
export function taskNotFound(taskId: string): TaskNotFoundError {
  return new TaskNotFoundError(undefined, { metadata: { taskId } })
}
