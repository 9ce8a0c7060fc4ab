import type { Json } from '../../protocol/json.ts'
import type { RetentionPolicy } from '../retention.ts'
import { newArrivals } from './arrivals.ts'

type KeptContext = {
  saved: Json | undefined
  tasks: number
  /** When the last of its tasks went. */
  idleSince: number
}

/** What is saved for conversations: for as long as they have tasks, and for a while after. */
export type KeptContexts = {
  saved(name: string): Json | undefined
  save(name: string, saved: Json): void
  /** Says that a task of a context was made. */
  taskMade(name: string): void
  /** Says that a task of a context has gone. */
  taskGone(name: string): void
  /** Forgets what is kept no longer. */
  sweep(): void
}

/** @param mostIdle how many contexts without tasks are kept; those longest without go first */
export function keptContexts({ now, longest }: RetentionPolicy, mostIdle: number): KeptContexts {
  const contexts = new Map<string, KeptContext>()
  /** Those without tasks. */
  const idle = newArrivals<string>()

  function forget(name: string): void {
    idle.delete(name)
    contexts.delete(name)
  }

  return {
    saved: (name) => contexts.get(name)?.saved,

    save(name, saved) {
      const context = contexts.get(name)
      if (context) context.saved = saved
    },

    taskMade(name) {
      const context = contexts.get(name)
      if (context) context.tasks++
      else contexts.set(name, { saved: undefined, tasks: 1, idleSince: 0 })
      idle.delete(name)
    },

    taskGone(name) {
      const context = contexts.get(name)
      if (!context || --context.tasks > 0) return
      if (context.saved === undefined) return forget(name)
      context.idleSince = now()
      idle.add(name)
    },

    sweep() {
      for (let name = idle.first; name !== undefined; name = idle.first) {
        const since = contexts.get(name)?.idleSince ?? 0
        if (since + longest > now() && idle.size <= mostIdle) return
        forget(name)
      }
    },
  }
}
