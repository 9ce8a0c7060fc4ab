import type { Scope } from 'a2a-core/server'
import type { Sql } from './database.ts'
import { queueOf, type Jobs } from './jobs.ts'

/**
 * Tasks of a serial context stand in line: one of them has a job, the others have none until it
 * passes the turn on. Whoever changes that holds the context's row, and takes it before any task's.
 */
export type Context = Scope & { contextId: string }

/** Takes a context's row, until the transaction ends. */
export async function lockContext(sql: Sql, context: Context): Promise<void> {
  await sql.query(lockRow, valuesOf(context))
}

const lockRow = `
  insert into a2a.context (agent, tenant, owner, id) values ($1, $2, $3, $4)
  on conflict (agent, tenant, owner, id) do update set holder = context.holder`

/** Steps up a task that has work: it has the turn, or is told that another has it. */
export async function stepUp(sql: Sql, context: Context, task: number): Promise<boolean> {
  const rows = await sql.query(takeTurn, [...valuesOf(context), task])
  return rows.length > 0
}

const takeTurn = `
  update a2a.context set holder = $5
  where (agent, tenant, owner, id) = ($1, $2, $3, $4) and coalesce(holder, $5) = $5
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
