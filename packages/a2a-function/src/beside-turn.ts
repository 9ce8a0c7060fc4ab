import type { AwaitedTasks, Turn } from 'a2a-core/server'

/** What is kept of a turn while it runs. */
export type BesideTurn = {
  /** Where the remote tasks it waits for are noted. */
  awaited?: AwaitedTasks
  /** How many remote agents it has called so far. */
  calls?: number
}

const beside = Symbol('beside the turn')

/** What is kept beside a turn: on its steps, which every copy of it has. */
export function besideTurn({ step }: Turn): BesideTurn {
  const keeping: Turn['step'] & { [beside]?: BesideTurn } = step
  return (keeping[beside] ??= {})
}
