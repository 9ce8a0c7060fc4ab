import { applyEvent } from '../../protocol/apply-event.ts'
import type { Task } from '../../protocol/task.ts'
import type { Engine, TaskKey } from '../engine.ts'

/** How many records are read at a time. */
const batchSize = 256

/**
 * A task as it was with a record of its log: the fold of all up to it. Undefined when the log is no
 * longer kept from its beginning.
 *
 * @param seq the number of the record
 */
export async function taskAt(engine: Engine, key: TaskKey, seq: number): Promise<Task | undefined> {
  let task: Task | undefined
  let read = 0
  while (read < seq) {
    const records = await engine.read(key, read, Math.min(batchSize, seq - read))
    if (records[0]?.seq !== read + 1) return undefined
    for (const { event, history } of records) task = applyEvent(task, event, history)
    read += records.length
  }
  return task
}
