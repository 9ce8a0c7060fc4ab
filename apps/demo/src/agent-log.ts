import type { TaskState } from 'a2a-core'
import type { NewRecord } from 'a2a-core/server'

/** What became of an agent's latest task. */
export type AgentTask = { taskId: string; state: TaskState; events: number }

/** Keeps count of an agent's tasks while they are written. */
export class AgentLog {
  readonly #tasks = new Map<string, AgentTask>()

  add(taskId: string, records: readonly NewRecord[]): void {
    const task = this.#tasks.get(taskId) ?? { taskId, state: 'TASK_STATE_SUBMITTED', events: 0 }
    for (const { event } of records) {
      task.events += 1
      task.state = (event.task ?? event.statusUpdate)?.status.state ?? task.state
    }
    this.#tasks.set(taskId, task)
  }

  /** The task that began last. */
  get latest(): AgentTask | undefined {
    return [...this.#tasks.values()].at(-1)
  }
}
