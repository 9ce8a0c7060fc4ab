import type { DeliveryOutcome, StoredPushConfig, TaskKey } from 'a2a-core/server'
import type { Sql } from './database.ts'
import type { Parts } from './engine-parts.ts'
import { holderOf } from './fence.ts'
import { notify, type Hint } from './hint.ts'
import { queueOf, type Job } from './jobs.ts'

/** A webhook that is to be called, by whoever holds its lease. */
export type ClaimedWebhook = Place & {
  number: number
  key: TaskKey
  stored: StoredPushConfig
  lease: string
  job: Job
}

/** How far deliveries to a webhook have come, and how often in a row they failed since. */
export type Place = { after: number; failures: number }

/** A delivery that says nothing about who was called: it is done again, at once or at a time. */
export type Again = { kind: 'again'; at?: number }

type Row = { [column in 'number' | 'agent' | 'tenant' | 'owner' | 'id' | 'after']: string } & {
  config: string
  version: string
  failures: number
  stopped: boolean
  job: string | null
}

/** Takes the webhooks of jobs that were fetched, and does away with the jobs that are nobody's. */
export async function claimWebhooks(
  { db, jobs, presence }: Parts,
  fetched: Job[],
): Promise<ClaimedWebhook[]> {
  return db.transaction(async (sql) => {
    const rows = await sql.query<Row>(lockWebhooks, [fetched.map(({ data }) => data.webhook)])
    const byNumber = new Map(rows.map((row) => [Number(row.number), row]))
    const claimed: ClaimedWebhook[] = []
    const stale: Job[] = []
    for (const job of fetched) {
      const row = byNumber.get(job.data.webhook ?? 0)
      if (row?.job === job.id && !row.stopped) {
        claimed.push(claimOf(row, job, holderOf(presence.number(), job)))
      } else stale.push(job)
    }
    for (const [queue, gone] of Map.groupBy(stale, (job) => job.queue)) {
      await jobs.remove(
        sql,
        [queue],
        gone.map(({ id }) => id),
      )
    }
    const leases = claimed.map(({ lease }) => lease)
    await sql.query(setLeases, [claimed.map(({ number }) => number), leases])
    return claimed
  })
}

function claimOf(row: Row, job: Job, holder: string): ClaimedWebhook {
  const { agent, tenant, owner, id: taskId, version, failures } = row
  return {
    number: Number(row.number),
    key: { agent, tenant, owner, taskId },
    stored: { config: JSON.parse(row.config), version },
    after: Number(row.after),
    failures,
    lease: `${job.id}:${job.retryCount}${holder}`,
    job,
  }
}

const lockWebhooks = `
  select webhook.number, agent, tenant, owner, task.id, after, config::text, version, failures,
    stopped, webhook.job::text
  from a2a.webhook join a2a.task on task.number = webhook.task
  where webhook.number = any($1::bigint[])
  order by webhook.number for update of webhook`

const setLeases = `
  update a2a.webhook set lease = given.lease
  from unnest($1::bigint[], $2::text[]) as given (number, lease)
  where webhook.number = given.number`

/**
 * Says what becomes of a webhook after a delivery.
 *
 * @returns where to go on, when its log has grown again meanwhile
 */
export async function endDelivery(
  { db, jobs, channel, hear }: Parts,
  claimed: ClaimedWebhook,
  outcome: DeliveryOutcome | Again,
): Promise<Place | undefined> {
  const { number, lease, job, key } = claimed
  const queue = queueOf('push', key.agent)
  const hint: Hint = {}
  const result = await db.transaction(async (sql) => {
    const row = await lockHeld(sql, number, lease)
    if (!row) return undefined
    const { after, failures, behind } = row
    if (outcome.kind === 'caught-up' && behind) return { after: Number(after), failures }
    const next =
      outcome.kind === 'caught-up' || outcome.kind === 'stop' ? null : crypto.randomUUID()
    const failed = outcome.kind === 'retry' ? 1 : 0
    await sql.query(freeWebhook, [number, next, failed, outcome.kind === 'stop'])
    await jobs.remove(sql, [queue], [job.id])
    if (next === null) return undefined
    const at = 'at' in outcome ? outcome.at : undefined
    const delay = at === undefined ? 0 : (at - Date.now()) / 1_000
    await jobs.add(sql, queue, [{ id: next, data: job.data, delay }])
    hint.queues = [queue]
    await notify(sql, channel, hint)
    return undefined
  })
  hear(hint)
  return result
}

/** The row of a webhook that is still held: its task's row first, so that its log stands still. */
async function lockHeld(sql: Sql, number: number, lease: string): Promise<HeldRow | undefined> {
  await sql.query(lockTask, [number])
  const [row] = await sql.query<HeldRow>(lockWebhook, [number, lease])
  return row
}

type HeldRow = { after: string; failures: number; behind: boolean }

const lockTask = `
  select from a2a.task
  where number = (select task from a2a.webhook where number = $1) for update`

const lockWebhook = `
  select after, failures, after < task.seq as behind
  from a2a.webhook join a2a.task on task.number = webhook.task
  where webhook.number = $1 and lease = $2 for update of webhook`

const freeWebhook = `
  update a2a.webhook set lease = null, job = $2, failures = failures + $3, stopped = $4
  where number = $1`
