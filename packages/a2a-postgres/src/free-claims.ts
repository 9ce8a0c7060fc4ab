import type { Parts } from './engine-parts.ts'
import { holderIn } from './fence.ts'
import { notify } from './hint.ts'
import type { Job } from './jobs.ts'
import { presentIn } from './presence.ts'

/**
 * Frees what processes hold that are gone, as if its leases had run out. Each attempt at a job is
 * freed once, whoever does it; and should its process live, all that it loses is the claim.
 *
 * It is asked once more, and at once, which of them are there: who has come back keeps everything.
 *
 * @param gone the numbers of processes
 */
export async function freeClaims(
  { db, jobs, channel, hear }: Pick<Parts, 'db' | 'jobs' | 'channel' | 'hear'>,
  gone: number[],
): Promise<void> {
  const held = await db.query<Omit<Job, 'data'>>(
    `select id, queue, attempt as "retryCount" from (${heldJobs(jobs.active)}) as held
     where process = any($1::int[]) and process not in (${presentIn(db.schema)})
     order by queue, id`,
    [gone],
  )
  const byQueue = Map.groupBy(held, ({ queue }) => queue)
  if (byQueue.size === 0) return
  const freed: string[] = []
  const errors: unknown[] = []
  for (const [queue, ofQueue] of byQueue) {
    // One that cannot be freed keeps no other waiting.
    await jobs.free(queue, ofQueue).then(
      () => freed.push(queue),
      (error: unknown) => errors.push(error),
    )
  }
  const hint = { queues: freed }
  await notify(db, channel, hint)
  hear(hint)
  if (errors.length > 0) throw errors[0]
}

/** The numbers of the processes that hold something, whether they are there or not. */
export async function holders({ db, jobs }: Pick<Parts, 'db' | 'jobs'>): Promise<number[]> {
  const rows = await db.query<{ process: number }>(
    `select distinct process from (${heldJobs(jobs.active)}) as held`,
  )
  return rows.map(({ process }) => process)
}

/**
 * The jobs whose tasks, or webhooks, bear the number of a process: by this attempt and no earlier
 * one, for who has fetched a job is not who held it before.
 */
function heldJobs(active: string): string {
  const pushes = "job.data->>'webhook' is not null"
  return `
    select job.id, job.queue, job.attempt, holder[1] as process
    from (${active}) as job
    join a2a.task on task.number = (job.data->>'task')::bigint
    left join a2a.webhook on webhook.number = (job.data->>'webhook')::bigint
    cross join lateral (
      select ${holderIn(`case when ${pushes} then webhook.lease else task.fence end`)} as holder
    ) as claim
    where holder[2] = job.attempt
      and job.id = case when ${pushes} then webhook.job else task.job end`
}
