import type { Sql } from './database.ts'
import { payloadsOf, type Hint } from './hint.ts'
import type { PendingCreate } from './pending-create.ts'

/**
 * Inserts the rows of tasks, and of all that is beside them but webhooks, in one statement, which
 * also tells all processes.
 */
export async function insertTasks(
  sql: Sql,
  creates: PendingCreate[],
  { channel, hint }: { channel: string; hint: Hint },
): Promise<(PendingCreate & { number: number })[]> {
  const column = <Value>(of: (create: PendingCreate) => Value): Value[] => creates.map(of)
  const rows = await sql.query<{ number: string; job: string }>(insertAll, [
    column(({ agent }) => agent),
    column(({ tenant }) => tenant),
    column(({ owner }) => owner),
    column(({ taskId }) => taskId),
    column(({ contextId }) => contextId),
    column(({ serial }) => serial),
    column(({ seq }) => seq),
    column(({ state }) => state),
    column(({ statusAt }) => statusAt),
    column(({ job }) => job),
    column(({ snapshot }) => snapshot),
    column(({ input }) => input),
    column(({ known }) => known?.id),
    column(({ known }) => known?.digest),
    creates.flatMap(({ job, seqs }) => seqs.map(() => job)),
    creates.flatMap(({ seqs }) => seqs),
    creates.flatMap(({ texts }) => texts),
    channel,
    payloadsOf(hint),
  ])
  const numbers = new Map(rows.map(({ number, job }) => [job, Number(number)]))
  return creates.map((create) => ({ ...create, number: numbers.get(create.job) ?? 0 }))
}

/** The job, which is new, tells a task from the others until it has its number. */
const insertAll = `
  with given as materialized (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bool[],
      $7::bigint[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::text[], $13::text[],
      $14::text[]) as given (agent, tenant, owner, id, context_id, serial,
      seq, state, status_at, job, snapshot, input, message,
      digest)
  ), new_task as (
    insert into a2a.task (agent, tenant, owner, id, context_id, serial, seq, state, status_at,
      job, waiting)
    select agent, tenant, owner, id, context_id, serial, seq, state, status_at, job, 1 from given
    returning number, job
  ), new_snapshot as (
    insert into a2a.snapshot (task, seq, content)
    select number, seq, snapshot::json from new_task join given using (job)
  ), new_inbox as (
    insert into a2a.inbox (task, input)
    select number, input::json from new_task join given using (job)
    returning task, number
  ), new_events as (
    insert into a2a.event (task, seq, record)
    select number, seq, record::json
    from unnest($15::uuid[], $16::bigint[], $17::text[]) as event (job, seq, record)
    join new_task using (job)
  ), new_message as (
    insert into a2a.message (agent, tenant, owner, id, task, inbox, digest)
    select agent, tenant, owner, message, new_task.number, new_inbox.number, digest
    from given join new_task using (job) join new_inbox on new_inbox.task = new_task.number
    where message is not null
    on conflict (agent, tenant, owner, id)
    do update set task = excluded.task, inbox = excluded.inbox, digest = excluded.digest
  )
  select number::text, job::text from new_task
  where (select count(pg_notify($18, payload)) from unnest($19::text[]) as payload) is not null`
