import type { Duplicate, Idempotency, Scope, TurnInput } from 'a2a-core/server'
import type { Sql } from './database.ts'

/** A message that counts as one however often it is sent: whose it is, its id, and its body. */
export type KnownBy = Scope & { id: string } & Idempotency

/** What a message is known by; `undefined` when it never counts as one that was there before. */
export function knownBy(scope: Scope, { message, idempotency }: TurnInput): KnownBy | undefined {
  const { agent, tenant, owner } = scope
  return idempotency && { agent, tenant, owner, id: message.messageId, ...idempotency }
}

/** The id of a message, which is of its scope. */
export function messageName({ agent, tenant, owner, id }: KnownBy): string {
  return JSON.stringify([agent, tenant, owner, id])
}

type KnownRow = { index: number; task_id: string; digest: string; runs: boolean }

/** The tasks of messages that were there before, where they count as the same. */
export async function duplicatesOf(
  sql: Sql,
  messages: (KnownBy | undefined)[],
): Promise<(Duplicate | undefined)[]> {
  const asked = messages.flatMap((message, index) => (message ? [{ ...message, index }] : []))
  if (asked.length === 0) return messages.map(() => undefined)
  const rows = await sql.query<KnownRow>(findMessages, [
    asked.map(({ index }) => index),
    ...columnsOf(asked),
  ])
  const known = new Map(rows.map((row) => [row.index, row]))
  return messages.map((message, index) => duplicateOf(message, known.get(index)))
}

function duplicateOf(
  message: KnownBy | undefined,
  known: KnownRow | undefined,
): Duplicate | undefined {
  if (!message || !known) return undefined
  const same = known.runs && known.digest === message.digest
  if (message.mode === 'running' && !same) return undefined
  return { duplicateOf: { taskId: known.task_id, digest: known.digest } }
}

const findMessages = `
  select given.index, task.id as task_id, message.digest,
    not task.ended and exists (
      select from a2a.inbox where inbox.number = message.inbox) as runs
  from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[])
    as given (index, agent, tenant, owner, id)
  join a2a.message on (message.agent, message.tenant, message.owner, message.id)
    = (given.agent, given.tenant, given.owner, given.id)
  join a2a.task on task.number = message.task`

/**
 * Holds the ids of messages until the transaction ends: of many who send a message at once, the
 * others see what became of the first. They are taken in one order, so that nobody waits in a ring.
 */
export async function lockMessages(sql: Sql, messages: (KnownBy | undefined)[]): Promise<void> {
  const names = messages.flatMap((message) => (message ? [messageName(message)] : []))
  if (names.length === 0) return
  await sql.query(lockNames, [names.toSorted()])
}

const lockNames = `
  select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1::text[]) as name`

/** Remembers a message, in place of an earlier one with its id. */
export async function rememberMessage(
  sql: Sql,
  message: KnownBy | undefined,
  { task, inbox }: { task: string; inbox: string },
): Promise<void> {
  if (!message) return
  const { agent, tenant, owner, id, digest } = message
  await sql.query(putMessage, [agent, tenant, owner, id, task, inbox, digest])
}

const putMessage = `
  insert into a2a.message (agent, tenant, owner, id, task, inbox, digest)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (agent, tenant, owner, id)
  do update set task = excluded.task, inbox = excluded.inbox, digest = excluded.digest`

function columnsOf(messages: KnownBy[]): string[][] {
  return [
    messages.map(({ agent }) => agent),
    messages.map(({ tenant }) => tenant),
    messages.map(({ owner }) => owner),
    messages.map(({ id }) => id),
  ]
}
