import type { AskedQuestion, TaskKey } from 'a2a-core/server'
import type { Sql } from './database.ts'
import { lockContexts } from './line.ts'

/** The row of a task, which is ours until the transaction ends. */
export type TaskRow = {
  number: number
  contextId: string
  serial: boolean
  seq: number
  ended: boolean
  waiting: number
  current: number | null
  tries: number
  canceled: boolean
  questions: AskedQuestion[]
  fence: string | null
  job: string | null
  webhooks: number
}

type RawRow = { [column in 'number' | 'seq' | 'context_id' | 'questions']: string } & {
  current: string | null
} & Pick<
    TaskRow,
    'serial' | 'ended' | 'waiting' | 'tries' | 'canceled' | 'fence' | 'job' | 'webhooks'
  >

/** Takes the row of a task, and before it that of its context, where tasks take turns there. */
export async function lockTask(sql: Sql, key: TaskKey): Promise<TaskRow | undefined> {
  const values = [key.agent, key.tenant, key.owner, key.taskId]
  const [place] = await sql.query<{ context_id: string; serial: boolean }>(findPlace, values)
  if (!place) return undefined
  if (place.serial) await lockContexts(sql, [{ ...key, contextId: place.context_id }])
  const [row] = await sql.query<RawRow>(lockRow, values)
  if (!row) return undefined
  return {
    ...row,
    number: Number(row.number),
    contextId: row.context_id,
    seq: Number(row.seq),
    current: row.current === null ? null : Number(row.current),
    questions: JSON.parse(row.questions),
  }
}

const findPlace = `
  select context_id, serial from a2a.task
  where (agent, tenant, owner, id) = ($1, $2, $3, $4)`

const lockRow = `
  select number, context_id, serial, seq, ended, waiting, current, tries,
    canceled, questions::text, fence, job::text, webhooks
  from a2a.task where (agent, tenant, owner, id) = ($1, $2, $3, $4) for update`
