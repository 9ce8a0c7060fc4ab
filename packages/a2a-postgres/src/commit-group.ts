import type { Message } from 'a2a-core'
import type { CommitResult, TurnInput } from 'a2a-core/server'
import type { Sql } from './database.ts'
import { decide, type Decision, type HeldRow } from './decide-commit.ts'
import type { Parts } from './engine-parts.ts'
import { notify, type Hint } from './hint.ts'
import { queueOf, type Jobs } from './jobs.ts'
import { lockContexts, stepDown } from './line.ts'
import type { PendingCommit } from './pending-commit.ts'
import { wakeWebhooks } from './webhooks.ts'
import { grownIn, writeDecisions } from './write-decisions.ts'

/** Stores what many runs want stored, in one transaction: each of a task of its own. */
export async function commitGroup(
  { db, jobs, channel, hear, snapshots, fresh, retention }: Parts,
  commits: PendingCommit[],
): Promise<CommitResult[]> {
  const hint: Hint = {}
  const decided = await db.transaction(async (sql) => {
    await lockContexts(
      sql,
      commits.flatMap(({ context }) => context ?? []),
    )
    const rows = await heldRows(sql, commits)
    const unanswered = await unansweredIn(sql, commits, rows)
    const all = commits.map((commit) => {
      return decide(commit, rows.get(commit.number), unanswered.get(commit.number) ?? [])
    })
    const stored = all.filter((one) => typeof one === 'object')
    if (stored.length === 0) return all
    await writeDecisions(sql, stored, { channel, now: retention.now() })
    hint.queues = await wakeOthers(sql, jobs, stored)
    await notify(sql, channel, hint)
    hint.grown = grownIn(stored)
    return all
  })
  const stored = decided.filter((one) => typeof one === 'object')
  for (const { commit, log } of stored) fresh.put(commit.key, log.events)
  hear(hint)
  for (const { commit, log } of stored) {
    snapshots.grew(commit.number, log.events.length, commit.end || log.ended)
  }
  return decided.map((one) => (typeof one === 'string' ? one : 'committed'))
}

type RawRow = Omit<HeldRow, 'number' | 'seq' | 'current'> & {
  number: string
  seq: string
  current: string | null
}

async function heldRows(sql: Sql, commits: PendingCommit[]): Promise<Map<number, HeldRow>> {
  const rows = await sql.query<RawRow>(lockHeld, [commits.map(({ number }) => number)])
  return new Map(rows.map((row) => [Number(row.number), heldRow(row)]))
}

function heldRow({ number, seq, current, ...row }: RawRow): HeldRow {
  const numbers = { number: Number(number), seq: Number(seq) }
  return { ...row, ...numbers, current: current === null ? null : Number(current) }
}

const lockHeld = `
  select number, fence, ended, state, seq, current, waiting, turn, attempt,
    tries, deaths, questions::text, job::text, webhooks
  from a2a.task where number = any($1::bigint[]) order by number for update`

/** The messages that wait for tasks which are about to end. */
async function unansweredIn(
  sql: Sql,
  commits: PendingCommit[],
  rows: Map<number, HeldRow>,
): Promise<Map<number, Message[]>> {
  const ending = commits.filter(({ number, ends, completes, begin }) => {
    const waiting = (rows.get(number)?.waiting ?? 0) - (begin === undefined ? 0 : 1)
    return waiting > 0 && ends && !completes
  })
  const messages = new Map<number, Message[]>()
  if (ending.length === 0) return messages
  const begun = ending.map(({ number, begin }) => begin ?? rows.get(number)?.current ?? 0)
  const waiting = await sql.query<{ task: string; input: string }>(findWaiting, [
    ending.map(({ number }) => number),
    begun,
  ])
  for (const { task, input } of waiting) {
    const { message }: TurnInput = JSON.parse(input)
    messages.set(Number(task), [...(messages.get(Number(task)) ?? []), message])
  }
  return messages
}

const findWaiting = `
  select task, input::text from a2a.inbox
  where task = any($1::bigint[]) and number <> all($2::bigint[]) order by number`

/** Gives their turn to those who come next, and says which queues have work by that. */
async function wakeOthers(sql: Sql, jobs: Jobs, stored: Decision[]): Promise<string[]> {
  const queues: string[] = []
  for (const { commit, row } of stored) {
    if (!commit.passesOn || !commit.context) continue
    const next = await stepDown(sql, jobs, commit.context, row.number)
    if (next !== undefined) queues.push(next)
  }
  for (const [queue, done] of Map.groupBy(
    stored.filter((one) => one.done !== null),
    ({ commit }) => commit.key.agent,
  )) {
    const ids = done.flatMap((one) => one.done ?? [])
    await jobs.remove(sql, [queueOf('run', queue), queueOf('suspect', queue)], ids)
  }
  const heard = stored.filter(({ row, log }) => row.webhooks > 0 && log.events.length > 0)
  const tasks = heard.map(({ commit, row }) => ({ number: row.number, agent: commit.key.agent }))
  return [...queues, ...(await wakeWebhooks(sql, jobs, tasks))]
}
