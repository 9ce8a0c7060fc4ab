import type { Json } from '../../protocol/json.ts'
import type { Scope } from '../engine.ts'
import type { RetentionPolicy } from '../retention.ts'
import { Arrivals, type Place } from '../arrivals.ts'
import { scopedMap } from '../scoped-map.ts'
import type { StoredRow } from './stored-row.ts'

/** A conversation: its tasks have it, and what is saved for all of them. */
export type KeptContext = {
  readonly scope: Scope
  readonly id: string
  saved: Json | undefined
  tasks: number
  /** When the last of its tasks went. */
  idleSince: number
  /** Its place among those without tasks. */
  idle: Place<KeptContext> | undefined
  /** Where its turns run one at a time: the task that has its turn, and those that wait for it. */
  heldBy: StoredRow | undefined
  readonly parked: Arrivals<StoredRow>
}

/** What is saved for conversations: for as long as they have tasks, and for a while after. */
export type KeptContexts = {
  /** The context of a task that is made. */
  ofNewTask(scope: Scope, id: string): KeptContext
  /** Says that a task of a context has gone. */
  taskGone(context: KeptContext): void
  /** Forgets what is kept no longer. */
  sweep(): void
}

/** @param mostIdle how many contexts without tasks are kept; those longest without go first */
export function keptContexts({ now, longest }: RetentionPolicy, mostIdle: number): KeptContexts {
  const contexts = scopedMap<KeptContext>()
  /** Those without tasks. */
  const idle = new Arrivals<KeptContext>()

  function forget(context: KeptContext): void {
    idle.delete(context.idle)
    contexts.delete(context.scope, context.id)
  }

  return {
    ofNewTask(scope, id) {
      const known = contexts.get(scope, id)
      if (known) {
        known.tasks++
        idle.delete(known.idle)
        return known
      }
      const context: KeptContext = {
        scope,
        id,
        saved: undefined,
        tasks: 1,
        idleSince: 0,
        idle: undefined,
        heldBy: undefined,
        parked: new Arrivals(),
      }
      contexts.set(scope, id, context)
      return context
    },

    taskGone(context) {
      if (--context.tasks > 0) return
      if (context.saved === undefined) return forget(context)
      context.idleSince = now()
      context.idle = idle.add(context)
    },

    sweep() {
      for (let context = idle.first; context !== undefined; context = idle.first) {
        if (context.idleSince + longest > now() && idle.size <= mostIdle) return
        forget(context)
      }
    },
  }
}
