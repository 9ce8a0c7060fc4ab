import type { Engine, NewRecord, TaskKey } from 'a2a-core/server'

/** Told of what was written into a task's log, once it is there. */
export type Observe = (taskId: string, records: readonly NewRecord[]) => void

/** An engine that lets somebody watch: the engine itself is none the wiser. */
export function observeEngine(engine: Engine, observe: Observe): Engine {
  return {
    ...engine,
    async create(scope, task) {
      const created = await engine.create(scope, task)
      if (created === 'created') observe(task.taskId, task.records)
      return created
    },
    async commit(claim, commit) {
      const result = await engine.commit(claim, commit)
      if (result === 'committed') observe((claim.key satisfies TaskKey).taskId, commit.records)
      return result
    },
  }
}
