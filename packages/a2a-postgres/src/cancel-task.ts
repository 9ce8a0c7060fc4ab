import type { Claim, TaskKey } from 'a2a-core/server'
import type { Parts } from './engine-parts.ts'
import { newFence } from './fence.ts'
import { notify, type Hint } from './hint.ts'
import { queueOf } from './jobs.ts'
import { lockTask } from './lock-task.ts'

/** Marks a task as to be canceled, for good, and tells the run that holds it. */
export async function requestCancel(
  { db, channel, hear }: Parts,
  key: TaskKey,
): Promise<'running' | 'idle' | 'ended' | 'not-found'> {
  const { agent, tenant, owner, taskId } = key
  const hint: Hint = {}
  const result = await db.transaction(async (sql) => {
    const [row] = await sql.query<Canceled>(markCanceled, [agent, tenant, owner, taskId])
    if (!row) return 'not-found'
    if (row.ended) return 'ended'
    // A claim whose turn is over is about to be released: there is nobody to wait for.
    if (row.fence === null || !row.busy) return 'idle'
    hint.claims = [Number(row.number)]
    await notify(sql, channel, hint)
    return 'running'
  })
  hear(hint)
  return result
}

type Canceled = { number: string; fence: string | null; ended: boolean; busy: boolean }

const markCanceled = `
  update a2a.task set canceled = canceled or not ended
  where (agent, tenant, owner, id) = ($1, $2, $3, $4)
  returning number, fence, ended,
    current is not null or waiting > 0 as busy`

/** After how many seconds a task is anybody's again whose claim was taken, and not used. */
const stolenFor = 15

/**
 * Takes the claim of a task away from whoever holds it. The job of that one goes with it, and a
 * later one takes its place: should who took the claim die before it ends the task, another run
 * ends it. A task that stands in line has no job, and gets one when its turn comes.
 */
export async function stealClaim(
  { db, jobs, channel, hear }: Parts,
  key: TaskKey,
): Promise<Claim | undefined> {
  const { agent } = key
  const queue = queueOf('run', agent)
  await jobs.ready(agent)
  const hint: Hint = {}
  const stolen = await db.transaction(async (sql) => {
    const row = await lockTask(sql, key)
    if (!row || row.ended) return undefined
    const fence = newFence(row)
    const inLine = row.serial && row.job === null
    const hasWork = row.waiting > 0 || row.current !== null
    const job = hasWork && !inLine ? crypto.randomUUID() : null
    await sql.query('update a2a.task set fence = $2, job = $3 where number = $1', [
      row.number,
      fence,
      job,
    ])
    if (row.job !== null) {
      await jobs.remove(sql, [queue, queueOf('suspect', agent)], [row.job])
    }
    if (job !== null) {
      await jobs.add(sql, queue, [{ id: job, data: { task: row.number }, delay: stolenFor }])
    }
    hint.claims = [row.number]
    await notify(sql, channel, hint)
    return { fence, contextId: row.contextId }
  })
  if (!stolen) return undefined
  hear(hint)
  return { key, ...stolen, signal: new AbortController().signal }
}
