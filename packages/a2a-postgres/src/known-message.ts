import type { Duplicate, Scope, TurnInput } from 'a2a-core/server'
import type { Sql } from './database.ts'

type KnownRow = { task_id: string; digest: string; runs: boolean }

/** The task of a message that was there before, if the message counts as the same. */
export async function duplicateOf(
  sql: Sql,
  { agent, tenant, owner }: Scope,
  { message, idempotency }: TurnInput,
): Promise<Duplicate | undefined> {
  if (!idempotency) return undefined
  const [known] = await sql.query<KnownRow>(findMessage, [agent, tenant, owner, message.messageId])
  if (!known) return undefined
  const same = known.runs && known.digest === idempotency.digest
  if (idempotency.mode === 'running' && !same) return undefined
  return { duplicateOf: { taskId: known.task_id, digest: known.digest } }
}

const findMessage = `
  select task.id as task_id, message.digest,
    not task.ended and exists (
      select from a2a.inbox where inbox.number = message.inbox) as runs
  from a2a.message join a2a.task on task.number = message.task
  where (message.agent, message.tenant, message.owner, message.id) = ($1, $2, $3, $4)`

/**
 * Holds a message's id until the transaction ends: of many who send the message at once, the
 * others see what became of the first.
 */
export async function lockMessage(
  sql: Sql,
  { agent, tenant, owner }: Scope,
  { message, idempotency }: TurnInput,
): Promise<void> {
  if (!idempotency) return
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    JSON.stringify([agent, tenant, owner, message.messageId]),
  ])
}

/** Remembers a message, in place of an earlier one with its id. */
export async function rememberMessage(
  sql: Sql,
  { agent, tenant, owner }: Scope,
  { message, idempotency }: TurnInput,
  { task, inbox }: { task: string; inbox: string },
): Promise<void> {
  if (!idempotency) return
  const values = [agent, tenant, owner, message.messageId, task, inbox, idempotency.digest]
  await sql.query(putMessage, values)
}

const putMessage = `
  insert into a2a.message (agent, tenant, owner, id, task, inbox, digest)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (agent, tenant, owner, id)
  do update set task = excluded.task, inbox = excluded.inbox, digest = excluded.digest`
