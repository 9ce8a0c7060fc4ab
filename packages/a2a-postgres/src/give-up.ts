import type { Claim } from 'a2a-core/server'
import { failureDelay } from './claim-policy.ts'
import type { Parts } from './engine-parts.ts'
import { notify, type Hint } from './hint.ts'
import { queueOf } from './jobs.ts'
import { lockTask } from './lock-task.ts'

/**
 * Gives up a claim whose task has not ended: it is for the next. What was shut down is taken at
 * once, by another process; what failed waits a little, and counts as tried.
 */
export async function giveUp(
  { db, jobs, channel, hear }: Parts,
  { key, fence }: Claim,
  why: 'shutdown' | 'failed',
): Promise<void> {
  const { agent } = key
  const queue = queueOf('run', agent)
  const hint: Hint = {}
  await db.transaction(async (sql) => {
    const row = await lockTask(sql, key)
    if (!row || row.fence !== fence || row.ended) return
    const tries = why === 'failed' ? row.tries : Math.max(row.tries - 1, 0)
    const job = crypto.randomUUID()
    await sql.query('update a2a.task set fence = null, job = $2, tries = $3 where number = $1', [
      row.number,
      job,
      tries,
    ])
    if (row.job !== null) {
      await jobs.remove(sql, [queue, queueOf('suspect', agent)], [row.job])
    }
    const delay = why === 'failed' ? failureDelay(row) / 1_000 : 0
    await jobs.add(sql, queue, [{ id: job, data: { task: row.number }, delay }])
    if (why === 'shutdown') hint.queues = [queue]
    await notify(sql, channel, hint)
  })
  hear(hint)
}
