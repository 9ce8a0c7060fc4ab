import type { LogRecord, TaskKey } from 'a2a-core/server'

/**
 * Records that were stored here in this turn of the event loop. Who waits for them here, and nearly
 * all readers do, is given them without asking the database.
 */
export type FreshRecords = {
  /** @param records of one commit, which is stored */
  put(key: TaskKey, records: LogRecord[]): void
  /** Records after a number, at most `limit`; none where they are not known here. */
  after(key: TaskKey, after: number, limit: number): LogRecord[]
}

/** None at first. */
export function freshRecords(): FreshRecords {
  const fresh = new Map<string, { key: TaskKey; records: LogRecord[] }>()

  return {
    put(key, records) {
      if (records.length === 0) return
      if (fresh.size === 0) setImmediate(() => fresh.clear())
      fresh.set(key.taskId, { key, records })
    },
    after(key, after, limit) {
      const known = fresh.get(key.taskId)
      if (!known || !isSame(known.key, key)) return []
      const next = known.records.findIndex(({ seq }) => seq === after + 1)
      return next < 0 ? [] : known.records.slice(next, next + limit)
    },
  }
}

function isSame(one: TaskKey, other: TaskKey): boolean {
  const { agent, tenant, owner, taskId } = one
  return (
    taskId === other.taskId &&
    agent === other.agent &&
    tenant === other.tenant &&
    owner === other.owner
  )
}
