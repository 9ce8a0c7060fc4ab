import type { StoredTask, TaskKey } from 'a2a-core/server'
import type { Database } from './database.ts'
import { fold, selectUnfolded, type Unfolded } from './snapshots.ts'

type Row = Unfolded & { context_id: string; seq: string; ended: boolean; questions: string }

/** A task, its snapshot and its number as of one moment. */
export async function getTask(
  db: Database,
  { agent, tenant, owner, taskId }: TaskKey,
): Promise<StoredTask | undefined> {
  const [row] = await db.query<Row>(findTask, [agent, tenant, owner, taskId])
  if (!row) return undefined
  return {
    contextId: row.context_id,
    task: fold(row),
    seq: Number(row.seq),
    ended: row.ended,
    questions: JSON.parse(row.questions),
  }
}

const findTask = `
  select context_id, task.seq, ended, questions::text, ${selectUnfolded}
  from a2a.task where (agent, tenant, owner, id) = ($1, $2, $3, $4)`
