import type { Signal, TaskKey } from 'a2a-core/server'
import type { Database } from './database.ts'

type Waiting = { key: TaskKey; after: number; wake: () => void }

/** Those who wait for a log to grow. */
export type LogReaders = {
  /** Resolves when a log may hold records after a number, or the signal aborts. */
  changed(key: TaskKey, after: number, signal: Signal): Promise<void>
  /** Says how far the log of a task has come; in which scope, the reader finds out. */
  grew(taskId: string, seq: number): void
  /** Looks for what no hint has told, and forgets old hints. */
  look(): Promise<void>
}

/** @param db where the logs are */
export function logReaders(db: Database): LogReaders {
  const waiting = new Map<string, Set<Waiting>>()
  // What was told lately: a reader may have looked just before, and waits only now.
  let told = new Map<string, number>()
  let toldBefore = new Map<string, number>()

  function changed(key: TaskKey, after: number, signal: Signal): Promise<void> {
    const { taskId } = key
    const known = Math.max(told.get(taskId) ?? 0, toldBefore.get(taskId) ?? 0)
    if (signal.aborted || known > after) return Promise.resolve()
    return new Promise((resolve) => {
      const mine: Waiting = { key, after, wake }
      const ofTask = waiting.get(taskId) ?? new Set()
      waiting.set(taskId, ofTask.add(mine))
      signal.addEventListener('abort', wake)
      function wake(): void {
        signal.removeEventListener('abort', wake)
        ofTask.delete(mine)
        if (ofTask.size === 0 && waiting.get(taskId) === ofTask) waiting.delete(taskId)
        resolve()
      }
    })
  }

  function grew(taskId: string, seq: number): void {
    told.set(taskId, Math.max(told.get(taskId) ?? 0, seq))
    for (const { after, wake } of waiting.get(taskId) ?? []) if (seq > after) wake()
  }

  async function look(): Promise<void> {
    toldBefore = told
    told = new Map()
    const all = [...waiting.values()].flatMap((ofTask) => Array.from(ofTask))
    if (all.length === 0) return
    const wanted = all.map(({ key: { agent, tenant, owner, taskId }, after }, index) => {
      return { index, agent, tenant, owner, id: taskId, after }
    })
    const grown = await db.query<{ index: number }>(findGrown, [JSON.stringify(wanted)])
    for (const { index } of grown) all[index]?.wake()
  }

  return { changed, grew, look }
}

const findGrown = `
  select wanted.index
  from json_to_recordset($1) as wanted (
    index int, agent text, tenant text, owner text, id text, after bigint)
  left join a2a.task on (task.agent, task.tenant, task.owner, task.id)
    = (wanted.agent, wanted.tenant, wanted.owner, wanted.id)
  where task.number is null or task.seq > wanted.after`
