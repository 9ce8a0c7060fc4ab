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
  const fresh = new Map<string, LogRecord[]>()
  let isEmptied = true

  return {
    put(key, records) {
      if (records.length === 0) return
      fresh.set(nameOf(key), records)
      if (isEmptied) setImmediate(empty)
      isEmptied = false
    },
    after(key, after, limit) {
      const records = fresh.size > 0 ? (fresh.get(nameOf(key)) ?? []) : []
      const next = records.findIndex(({ seq }) => seq === after + 1)
      return next < 0 ? [] : records.slice(next, next + limit)
    },
  }

  function empty(): void {
    fresh.clear()
    isEmptied = true
  }
}

function nameOf({ agent, tenant, owner, taskId }: TaskKey): string {
  return JSON.stringify([agent, tenant, owner, taskId])
}
