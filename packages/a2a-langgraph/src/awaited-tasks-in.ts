import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import { AwaitedTasks } from 'a2a-core/server'

// LangGraph keeps what begins so out of checkpoints.
const key = '__a2a_awaited_tasks'

/** What a run's config holds for the nodes and tools in it that ask remote agents. */
export function withAwaitedTasks(tasks: AwaitedTasks): { [key: string]: AwaitedTasks } {
  return { [key]: tasks }
}

/** Where a remote task is to be noted that its caller waits for; nowhere, where nobody serves it. */
export function awaitedTasksIn({
  configurable,
}: LangGraphRunnableConfig): AwaitedTasks | undefined {
  const tasks: unknown = configurable?.[key]
  return tasks instanceof AwaitedTasks ? tasks : undefined
}
