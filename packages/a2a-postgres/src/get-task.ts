import type { StoredTask, TaskKey } from 'a2a-core/server'
import type { Database } from './database.ts'
import { fold, selectUnfolded, type Unfolded } from './snapshots.ts'

type Row = Unfolded & {
  index: number
  context_id: string
  seq: string
  ended: boolean
  questions: string
}

/** Tasks, each with its snapshot and its number, as of one moment. */
export async function getTasks(db: Database, keys: TaskKey[]): Promise<(StoredTask | undefined)[]> {
  const rows = await db.query<Row>(findTasks, [
    keys.map(({ agent }) => agent),
    keys.map(({ tenant }) => tenant),
    keys.map(({ owner }) => owner),
    keys.map(({ taskId }) => taskId),
  ])
  const found = new Map(rows.map((row) => [row.index, row]))
  return keys.map((_, index) => storedTask(found.get(index)))
}

function storedTask(row: Row | undefined): StoredTask | undefined {
  if (!row) return undefined
  return {
    contextId: row.context_id,
    task: fold(row),
    seq: Number(row.seq),
    ended: row.ended,
    questions: JSON.parse(row.questions),
  }
}

const findTasks = `
  select wanted.index::int - 1 as index, context_id, task.seq, ended, questions::text,
    ${selectUnfolded}
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
    as wanted (agent, tenant, owner, id, index)
  join a2a.task on (task.agent, task.tenant, task.owner, task.id)
    = (wanted.agent, wanted.tenant, wanted.owner, wanted.id)`
