import type { TaskKey } from 'a2a-core/server'
import { isGivenUp, isQuarantined, quarantineDelay } from './claim-policy.ts'
import type { Sql } from './database.ts'
import type { Parts } from './engine-parts.ts'
import { holderOf, newFence } from './fence.ts'
import { queueOf, type Job, type NewJob } from './jobs.ts'
import { notAwaited } from './not-awaited.ts'

/** A claim as it begins: the job is its lease, the fence its right to commit. */
export type ClaimedTask = {
  key: TaskKey
  contextId: string
  number: number
  /** The number of the last record of its log. */
  seq: number
  fence: string
  job: Job
  canceled: boolean
}

type Row = {
  number: string
  seq: string
  agent: string
  tenant: string
  owner: string
  id: string
  context_id: string
  serial: boolean
  ended: boolean
  begun: boolean
  waiting: number
  attempt: number
  tries: number
  deaths: number
  canceled: boolean
  fence: string | null
  job: string | null
}

/** What becomes of a fetched job. */
type Outcome =
  | { kind: 'claim'; claimed: ClaimedTask; row: Row }
  | { kind: 'quarantine'; row: Row; job: NewJob }
  /** It is not the job of its task any more. */
  | { kind: 'idle' }

/** Claims the tasks of jobs that were fetched, and does away with the jobs that are nobody's. */
export async function claimTasks(
  { db, jobs, presence }: Parts,
  fetched: Job[],
): Promise<ClaimedTask[]> {
  const [first] = fetched
  if (!first) return []
  return db.transaction(async (sql) => {
    const rows = await sql.query<Row>(lockTasks, [fetched.map(({ data }) => data.task)])
    const byNumber = new Map(rows.map((row) => [Number(row.number), row]))
    const outcomes = fetched.map((job) => {
      return decide(job, byNumber.get(job.data.task), holderOf(presence.number(), job))
    })
    const changed = outcomes.flatMap((outcome) => changeOf(outcome) ?? [])
    if (changed.length > 0) await sql.query(updateTasks, [JSON.stringify(changed)])
    await settle(sql, jobs, fetched, outcomes)
    return outcomes.flatMap((outcome) => (outcome.kind === 'claim' ? outcome.claimed : []))
  })
}

function decide(job: Job, row: Row | undefined, holder: string): Outcome {
  if (!row || row.ended || row.job !== job.id) return { kind: 'idle' }
  // Who died after its turn left its claim behind: it is taken up to be released, like any other.
  const hasWork = row.begun || row.waiting > 0
  // Who held the task neither released it nor gave it up: its process died, or lost its lease.
  const died = hasWork && row.fence !== null
  if (died) row.deaths++
  if (hasWork) row.tries++
  const suspect = hasWork && isQuarantined(row) && !isGivenUp(row) && !row.canceled
  // Each death is waited for once: who was handed over since has not died again.
  const delay = died ? quarantineDelay(row) / 1_000 : 0
  if (suspect && (job.queue !== queueOf('suspect', row.agent) || delay > 0)) {
    row.tries--
    return { kind: 'quarantine', row, job: { id: crypto.randomUUID(), data: job.data, delay } }
  }
  if (row.begun) row.attempt++
  const [number, seq] = [Number(row.number), Number(row.seq)]
  const { agent, tenant, owner, id: taskId, context_id: contextId, canceled } = row
  const key = { agent, tenant, owner, taskId }
  const fence = newFence({ number, serial: row.serial }, holder)
  return { kind: 'claim', row, claimed: { key, contextId, number, seq, fence, job, canceled } }
}

function changeOf(outcome: Outcome): object | undefined {
  if (outcome.kind === 'idle') return undefined
  const { number, attempt, tries, deaths } = outcome.row
  const holds =
    outcome.kind === 'claim'
      ? { fence: outcome.claimed.fence, job: outcome.claimed.job.id }
      : { fence: null, job: outcome.job.id }
  return { number, attempt, tries, deaths, ...holds }
}

async function settle(
  sql: Sql,
  jobs: Parts['jobs'],
  fetched: Job[],
  outcomes: Outcome[],
): Promise<void> {
  const over = fetched.filter((_, index) => outcomes[index]?.kind !== 'claim')
  for (const [queue, done] of Map.groupBy(over, (job) => job.queue)) {
    await jobs.remove(
      sql,
      [queue],
      done.map(({ id }) => id),
    )
  }
  for (const outcome of outcomes) {
    if (outcome.kind !== 'quarantine') continue
    await jobs.add(sql, queueOf('suspect', outcome.row.agent), [outcome.job])
  }
}

const lockTasks = `
  select number, seq, agent, tenant, owner, id, context_id, serial, ended,
    current is not null as begun, waiting, attempt, tries, deaths, canceled, fence, job::text
  from a2a.task where number = any($1::bigint[]) order by number for update`

/** A claim that is lost with PostgreSQL has stored nothing: its task is claimed again. */
const updateTasks = `
  update a2a.task set attempt = given.attempt, tries = given.tries, deaths = given.deaths,
    fence = given.fence, job = given.job
  from json_to_recordset($1) as given (
    number bigint, attempt int, tries int, deaths int, fence text, job uuid), ${notAwaited}
  where task.number = given.number`
