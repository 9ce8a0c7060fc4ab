import type { Sql } from './database.ts'
import type { Decision } from './decide-commit.ts'
import { payloadsOf } from './hint.ts'
import { columnsOf } from './numbered-records.ts'

/**
 * Writes what commits have come to, whatever the number of tasks: what nearly every commit needs is
 * one statement, which tells the readers, too.
 *
 * @param options.now what time it is, by the clock of retention
 */
export async function writeDecisions(
  sql: Sql,
  decisions: Decision[],
  { channel, now }: { channel: string; now: number },
): Promise<void> {
  const restsAt = new Date(now).toISOString()
  const left = leftBehind(decisions)
  await sql.query(left ? writeAndClear : write, [
    JSON.stringify(decisions.map((decision) => taskOf(decision, restsAt))),
    decisions.flatMap(({ row, log }) => log.events.map(() => row.number)),
    ...columnsOf(decisions.flatMap(({ log }) => log.events)),
    channel,
    payloadsOf({ grown: grownIn(decisions) }),
    ...(left ?? []),
  ])
  await keepSteps(sql, decisions)
  await saveContexts(sql, decisions)
}

/** The logs that have grown, and how far. */
export function grownIn(decisions: Decision[]): [taskId: string, seq: number][] {
  return decisions
    .filter(({ log }) => log.events.length > 0)
    .map(({ commit, log }) => [commit.key.taskId, log.seq])
}

function taskOf({ row, log, commit, rests }: Decision, restsAt: string): object {
  const { state, timestamp } = log.status ?? {}
  const time = { grew: log.events.length > 0, rests_at: rests ? restsAt : null }
  return { ...row, state, status_at: timestamp, saved: commit.savedTask, ...time }
}

/** What turns leave behind, if any: messages, all messages of tasks, all steps of tasks. */
function leftBehind(decisions: Decision[]): number[][] | undefined {
  const left = [
    decisions.flatMap((one) => one.answered ?? []),
    numbersOf(decisions.filter(({ log }) => log.ended)),
    numbersOf(decisions.filter(({ commit, log }) => commit.forgetSteps || log.ended)),
  ]
  return left.some((numbers) => numbers.length > 0) ? left : undefined
}

function numbersOf(decisions: Decision[]): number[] {
  return decisions.map(({ row }) => row.number)
}

const writeLogs = `
  with written as (
    update a2a.task set seq = given.seq, current = given.current, waiting = given.waiting,
      turn = given.turn, attempt = given.attempt, tries = given.tries, deaths = given.deaths,
      fence = given.fence, job = given.job, questions = given.questions::json,
      saved = case when not given.ended then coalesce(given.saved::json, task.saved) end,
      state = coalesce(given.state, task.state),
      status_at = coalesce(given.status_at, task.status_at),
      ended = given.ended,
      rests_at = case when given.grew then given.rests_at else task.rests_at end
    from json_to_recordset($1) as given (
      number bigint, seq bigint, current bigint, waiting int, turn int, attempt int, tries int,
      deaths int, fence text, job uuid, questions text, saved text, state text, status_at text,
      ended boolean, grew boolean, rests_at timestamptz)
    where task.number = given.number
  ), logged as (
    insert into a2a.event (task, seq, record)
    select task, seq, record::json
    from unnest($2::bigint[], $3::bigint[], $4::text[]) as given (task, seq, record)
  )`

const clear = `, answered as (
    delete from a2a.inbox where number = any($7::bigint[]) or task = any($8::bigint[])
  ), forgotten as (
    delete from a2a.step where task = any($9::bigint[])
  )`

const tell = ' select pg_notify($5, payload) from unnest($6::text[]) as payload'

const write = writeLogs + tell
const writeAndClear = writeLogs + clear + tell

async function keepSteps(sql: Sql, decisions: Decision[]): Promise<void> {
  const goesOn = decisions.filter(({ log }) => !log.ended)
  const steps = goesOn.flatMap(({ row, commit }) =>
    commit.steps.map(([name, result]) => ({ task: row.number, name, result })),
  )
  if (steps.length === 0) return
  await sql.query(putSteps, [
    steps.map(({ task }) => task),
    steps.map(({ name }) => name),
    steps.map(({ result }) => result),
  ])
}

const putSteps = `
  insert into a2a.step (task, name, result)
  select task, name, result::json
  from unnest($1::bigint[], $2::text[], $3::text[]) as given (task, name, result)
  on conflict (task, name) do update set result = excluded.result`

async function saveContexts(sql: Sql, decisions: Decision[]): Promise<void> {
  for (const { commit } of decisions) {
    const { context, savedContext } = commit
    if (!context || savedContext === undefined) continue
    const { agent, tenant, owner, contextId } = context
    await sql.query(saveContext, [agent, tenant, owner, contextId, savedContext])
  }
}

const saveContext = `
  update a2a.context set saved = $5
  where (agent, tenant, owner, id) = ($1, $2, $3, $4)`
