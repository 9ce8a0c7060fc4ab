import type { AwaitedTasks, Turn } from 'a2a-core/server'

const awaitedTasks = Symbol('awaited tasks')

/** Where a turn notes the remote tasks it waits for: beside its steps, which every copy of it has. */
type Step = Turn['step'] & { [awaitedTasks]?: AwaitedTasks }

/** Has a turn note the remote tasks it waits for. */
export function noteAwaitedTasks({ step }: Turn, tasks: AwaitedTasks): void {
  const noting: Step = step
  noting[awaitedTasks] = tasks
}

/** Where a turn notes the remote tasks it waits for, if it does. */
export function awaitedTasksOf({ step }: Turn): AwaitedTasks | undefined {
  const noting: Step = step
  return noting[awaitedTasks]
}
