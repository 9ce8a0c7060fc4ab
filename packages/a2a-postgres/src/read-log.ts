import type { LogRecord, TaskKey } from 'a2a-core/server'
import type { Database } from './database.ts'

/** A part of a log that somebody wants to read. */
export type LogQuery = { key: TaskKey; after: number; limit: number }

/** Reads parts of many logs in one round trip. */
export async function readLogs(db: Database, queries: LogQuery[]): Promise<LogRecord[][]> {
  const logs = queries.map((): LogRecord[] => [])
  const wanted = queries.map(({ key, after, limit }, index) => {
    const { agent, tenant, owner, taskId: id } = key
    return { index, agent, tenant, owner, id, after, limit }
  })
  const rows = await db.query<{ index: number; seq: string; record: string }>(readRecords, [
    JSON.stringify(wanted),
  ])
  for (const { index, seq, record } of rows) {
    logs[index]?.push({ seq: Number(seq), ...JSON.parse(record) })
  }
  return logs
}

const readRecords = `
  select wanted.index, event.seq, event.record::text
  from json_to_recordset($1) as wanted (
    index int, agent text, tenant text, owner text, id text, after bigint, "limit" int)
  join a2a.task on (task.agent, task.tenant, task.owner, task.id)
    = (wanted.agent, wanted.tenant, wanted.owner, wanted.id)
  cross join lateral (
    select seq, record from a2a.event
    where event.task = task.number and event.seq > wanted.after
    order by seq limit wanted."limit"
  ) as event
  order by wanted.index, event.seq`
