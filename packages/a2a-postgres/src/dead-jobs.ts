import type { Parts } from './engine-parts.ts'
import type { Consumer } from './job-loop.ts'
import { deadQueue, queueOf, type Job } from './jobs.ts'

/**
 * Takes what pg-boss gave up after a thousand tries: an accepted task ends all the same. It is
 * tried once more, as one that is not tried again: its run fails it (`claim-policy.ts`).
 */
export function deadJobs({ db, jobs }: Parts): Consumer {
  async function revive(job: Job): Promise<void> {
    await db.transaction(async (sql) => {
      const { task, webhook } = job.data
      const row = webhook === undefined ? taskSql : webhookSql
      const [revived] = await sql.query<{ agent: string; job: string }>(row, [webhook ?? task])
      if (revived) {
        const queue = queueOf(webhook === undefined ? 'suspect' : 'push', revived.agent)
        await jobs.add(sql, queue, [{ id: revived.job, data: job.data }])
      }
      await jobs.remove(sql, [deadQueue], [job.id])
    })
  }

  return {
    queue: deadQueue,
    free: () => 10,
    async take(fetched) {
      for (const job of fetched) await revive(job)
    },
  }
}

const taskSql = `
  update a2a.task set job = gen_random_uuid(), deaths = 1000
  where number = $1 and not ended and job is not null
  returning agent, job::text`

const webhookSql = `
  update a2a.webhook set job = gen_random_uuid(), lease = null
  from a2a.task
  where task.number = webhook.task and webhook.number = $1 and webhook.job is not null
  returning agent, webhook.job::text`
