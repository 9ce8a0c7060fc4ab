import type { AwaitedTasks, Turn } from 'a2a-core/server'

/** Where the turns of an agent note the remote tasks they wait for. A copy of a turn has its steps. */
const known = new WeakMap<Turn['step'], AwaitedTasks>()

/** Has a turn note the remote tasks it waits for. */
export function noteAwaitedTasks({ step }: Turn, tasks: AwaitedTasks): void {
  known.set(step, tasks)
}

/** Where a turn notes the remote tasks it waits for, if it does. */
export function awaitedTasksOf({ step }: Turn): AwaitedTasks | undefined {
  return known.get(step)
}
