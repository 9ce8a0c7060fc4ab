import type { Claim, Work } from 'a2a-core/server'
import type { Database } from './database.ts'
import { stalledOf } from './claim-policy.ts'
import type { Parts } from './engine-parts.ts'
import { fenceOf } from './fence.ts'
import { notify } from './hint.ts'
import { queueOf } from './jobs.ts'
import { stepDown } from './line.ts'
import { lockTask } from './lock-task.ts'
import { fold, selectUnfolded, type Unfolded } from './snapshots.ts'

type Row = Unfolded & {
  index: number
  ended: boolean
  begun: boolean
  attempt: number
  turn: number
  tries: number
  deaths: number
  questions: string
  saved: string | null
  saved_in_context: string | null
  steps: string | null
  inbox: string | null
  input: string | null
}

/** What there is to do for a claim; `undefined` when it is not held. */
export type FoundWork = Work | 'none' | undefined

/**
 * The next message of a claimed task; without one, the claim is released.
 *
 * @param find looks for it, as `findWorks` does
 */
export async function nextWork(
  parts: Parts,
  claim: Claim,
  find: (claim: Claim) => Promise<FoundWork>,
): Promise<Work | undefined> {
  for (;;) {
    const work = await find(claim)
    if (work !== 'none') return work
    if (await release(parts, claim)) return undefined
  }
}

/** Finds the next messages of many claimed tasks in one round trip. */
export async function findWorks(db: Database, claims: Claim[]): Promise<FoundWork[]> {
  const rows = await db.query<Row>(findNext, [
    claims.map((claim) => fenceOf(claim).number),
    claims.map(({ fence }) => fence),
  ])
  const found = new Map(rows.map((row) => [row.index, row]))
  return claims.map((_, index) => workOf(found.get(index)))
}

function workOf(row: Row | undefined): FoundWork {
  if (!row || row.ended) return undefined
  if (row.input === null) return 'none'
  return {
    input: JSON.parse(row.input),
    number: Number(row.inbox),
    begun: row.begun,
    attempt: row.begun ? row.attempt : 1,
    stalled: stalledOf(row),
    turn: row.turn,
    task: fold(row),
    questions: JSON.parse(row.questions),
    steps: row.steps === null ? {} : JSON.parse(row.steps),
    saved: { task: parsed(row.saved), context: parsed(row.saved_in_context) },
  }
}

function parsed(text: string | null): undefined {
  return text === null ? undefined : JSON.parse(text)
}

const findNext = `
  select held.index::int - 1 as index, ended, current is not null as begun, attempt, turn, tries, deaths,
    questions::text, task.saved::text, context.saved::text as saved_in_context,
    (select json_object_agg(name, result)::text from a2a.step
      where step.task = task.number) as steps,
    inbox.number::text as inbox, inbox.input::text, ${selectUnfolded}
  from unnest($1::bigint[], $2::text[]) with ordinality as held (number, fence, index)
  join a2a.task on task.number = held.number and task.fence = held.fence
  left join a2a.context on (context.agent, context.tenant, context.owner, context.id)
    = (task.agent, task.tenant, task.owner, task.context_id)
  left join lateral (
    select number, input from a2a.inbox
    where inbox.task = task.number and inbox.number = coalesce(task.current, inbox.number)
    order by number limit 1
  ) as inbox on true`

/** Says whether the claim is released, or lost: a message may have come meanwhile. */
async function release({ db, jobs, channel, hear }: Parts, claim: Claim): Promise<boolean> {
  const { key, fence, contextId } = claim
  const { agent } = key
  let next: string | undefined
  const released = await db.transaction(async (sql) => {
    const row = await lockTask(sql, key)
    if (!row || row.fence !== fence || row.ended) return true
    if (row.waiting > 0) return false
    await sql.query('update a2a.task set fence = null, job = null where number = $1', [row.number])
    if (row.job !== null) {
      await jobs.remove(sql, [queueOf('run', agent), queueOf('suspect', agent)], [row.job])
    }
    if (row.serial) next = await stepDown(sql, jobs, { ...key, contextId }, row.number)
    if (next !== undefined) await notify(sql, channel, { queues: [next] })
    return true
  })
  if (next !== undefined) hear({ queues: [next] })
  return released
}
