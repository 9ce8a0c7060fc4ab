import type { Scope } from 'a2a-core/server'
import type { Sql } from './database.ts'
import { queueOf, type Jobs } from './jobs.ts'

/**
 * Tasks of a serial context stand in line: one of them has a job, the others have none until it
 * passes the turn on. Whoever changes that holds the context's row, and takes it before any task's.
 */
export type Context = Scope & { contextId: string }

/**
 * Takes the rows of contexts, until the transaction ends: always in the same order, so that nobody
 * waits in a ring.
 */
export async function lockContexts(sql: Sql, contexts: Context[]): Promise<void> {
  if (contexts.length === 0) return
  const named = contexts.map((context) => [JSON.stringify(valuesOf(context)), context] as const)
  const sorted = named.toSorted(([first], [second]) => (first < second ? -1 : 1))
  await sql.query(lockRows, columnsOf([...new Map(sorted).values()]))
}

const lockRows = `
  insert into a2a.context (agent, tenant, owner, id)
  select agent, tenant, owner, id
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given (agent, tenant, owner, id)
  on conflict (agent, tenant, owner, id) do update set holder = context.holder`

/**
 * Steps up tasks that have work, whose contexts' rows are ours: of each context one has the turn.
 *
 * @param tasks by their numbers
 * @returns those that have the turn; the others are to wait
 */
export async function stepUp(
  sql: Sql,
  tasks: (Context & { number: number })[],
): Promise<Set<number>> {
  if (tasks.length === 0) return new Set()
  const numbers = tasks.map(({ number }) => number)
  const rows = await sql.query<{ holder: string }>(takeTurns, [...columnsOf(tasks), numbers])
  return new Set(rows.map(({ holder }) => Number(holder)))
}

const takeTurns = `
  with first as (
    select agent, tenant, owner, id, min(task) as task
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
      as given (agent, tenant, owner, id, task)
    group by agent, tenant, owner, id
  )
  update a2a.context set holder = first.task from first
  where (context.agent, context.tenant, context.owner, context.id)
      = (first.agent, first.tenant, first.owner, first.id)
    and coalesce(context.holder, first.task) = first.task
  returning holder`

/**
 * Passes the turn on, from a task that rests or has ended to the one that waits longest.
 *
 * @returns the queue that has work now, if any
 */
export async function stepDown(
  sql: Sql,
  jobs: Jobs,
  context: Context,
  task: number,
): Promise<string | undefined> {
  const job = crypto.randomUUID()
  const [freed] = await sql.query<{ next: string | null }>(passOn, [
    ...valuesOf(context),
    task,
    job,
  ])
  if (!freed?.next) return undefined
  const queue = queueOf('run', context.agent)
  await jobs.add(sql, queue, [{ id: job, data: { task: Number(freed.next) } }])
  return queue
}

const passOn = `
  with next as (
    update a2a.task set job = $6 where number = (
      select number from a2a.task
      where (agent, tenant, owner, context_id) = ($1, $2, $3, $4)
        and serial and not ended and job is null and number <> $5
        and (waiting > 0 or current is not null)
        and exists (select from a2a.context
          where (agent, tenant, owner, id) = ($1, $2, $3, $4) and holder = $5)
      order by number limit 1)
    returning number
  )
  update a2a.context set holder = (select number from next)
  where (agent, tenant, owner, id) = ($1, $2, $3, $4) and holder = $5
  returning (select number from next)::text as next`

function valuesOf({ agent, tenant, owner, contextId }: Context): string[] {
  return [agent, tenant, owner, contextId]
}

function columnsOf(contexts: Context[]): string[][] {
  return [
    contexts.map(({ agent }) => agent),
    contexts.map(({ tenant }) => tenant),
    contexts.map(({ owner }) => owner),
    contexts.map(({ contextId }) => contextId),
  ]
}
