import type { Json } from '../../protocol/json.ts'
import type { Scope } from '../engine.ts'
import type { RetentionPolicy } from '../retention.ts'
import { newArrivals } from './arrivals.ts'
import { scopedMap } from './scoped-map.ts'

type KeptContext = {
  scope: Scope
  id: string
  saved: Json | undefined
  tasks: number
  /** When the last of its tasks went. */
  idleSince: number
}

/** What is saved for conversations: for as long as they have tasks, and for a while after. */
export type KeptContexts = {
  saved(scope: Scope, id: string): Json | undefined
  save(scope: Scope, id: string, saved: Json): void
  /** Says that a task of a context was made. */
  taskMade(scope: Scope, id: string): void
  /** Says that a task of a context has gone. */
  taskGone(scope: Scope, id: string): void
  /** Forgets what is kept no longer. */
  sweep(): void
}

/** @param mostIdle how many contexts without tasks are kept; those longest without go first */
export function keptContexts({ now, longest }: RetentionPolicy, mostIdle: number): KeptContexts {
  const contexts = scopedMap<KeptContext>()
  /** Those without tasks. */
  const idle = newArrivals<KeptContext>()

  function forget(context: KeptContext): void {
    idle.delete(context)
    contexts.delete(context.scope, context.id)
  }

  return {
    saved: (scope, id) => contexts.get(scope, id)?.saved,

    save(scope, id, saved) {
      const context = contexts.get(scope, id)
      if (context) context.saved = saved
    },

    taskMade(scope, id) {
      const context = contexts.get(scope, id)
      if (!context) {
        contexts.set(scope, id, { scope, id, saved: undefined, tasks: 1, idleSince: 0 })
        return
      }
      context.tasks++
      idle.delete(context)
    },

    taskGone(scope, id) {
      const context = contexts.get(scope, id)
      if (!context || --context.tasks > 0) return
      if (context.saved === undefined) return forget(context)
      context.idleSince = now()
      idle.add(context)
    },

    sweep() {
      for (let context = idle.first; context !== undefined; context = idle.first) {
        if (context.idleSince + longest > now() && idle.size <= mostIdle) return
        forget(context)
      }
    },
  }
}
