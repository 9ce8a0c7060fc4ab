import type { ListQuery, Scope, TaskPage } from 'a2a-core/server'
import type { Database } from './database.ts'
import { fold, selectUnfolded, type Unfolded } from './snapshots.ts'

type Row = Unfolded & { id: string; status_at: string }

/** A page of the visible tasks of a scope: newest status first, ties by id. */
export async function listTasks(
  db: Database,
  { agent, tenant, owner }: Scope,
  { contextId, state, statusTimestampAfter, pageSize, after }: ListQuery,
): Promise<TaskPage> {
  const since = statusTimestampAfter && new Date(statusTimestampAfter).toISOString()
  const matching = [agent, tenant, owner, contextId ?? null, state ?? null, since ?? null]
  const place = [after?.timestamp ?? null, after?.taskId ?? null]
  const [[counted], rows] = await Promise.all([
    db.query<{ total: number }>(countTasks, matching),
    db.query<Row>(pageOfTasks, [...matching, ...place, pageSize + 1]),
  ])
  const page = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? page.at(-1) : undefined
  return {
    tasks: page.map(fold).filter((task) => task !== undefined),
    total: counted?.total ?? 0,
    ...(last && { next: { timestamp: last.status_at, taskId: last.id } }),
  }
}

const matches = `
  (agent, tenant, owner) = ($1, $2, $3) and state is not null
  and ($4::text is null or context_id = $4)
  and ($5::text is null or state = $5)
  and ($6::text is null or status_at >= $6)`

const countTasks = `select count(*)::int as total from a2a.task where ${matches}`

const pageOfTasks = `
  select id, status_at, ${selectUnfolded}
  from a2a.task where ${matches}
    and ($7::text is null or (status_at <= $7 and (status_at < $7 or id > $8)))
  order by status_at desc, id limit $9`
