import type { Sql } from './database.ts'

/** What processes tell one another. It may come late, twice or never: whoever cares looks, too. */
export type Hint = {
  /** Logs that have grown: a task's id, and the number of its last record. */
  grown?: [taskId: string, seq: number][]
  /** Queues that have work. */
  queues?: string[]
  /** Tasks whose claim may be lost or to be canceled, webhooks that may be gone: rows' numbers. */
  claims?: number[]
  webhooks?: number[]
}

/** A notification holds less than 8,000 bytes. */
const mostBytes = 7_500

/** Tells all processes, once and if the transaction is stored. */
export async function notify(sql: Sql, channel: string, hint: Hint): Promise<void> {
  const payloads = payloadsOf(hint)
  if (payloads.length === 0) return
  await sql.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [
    channel,
    payloads,
  ])
}

/** The hint as notifications; what does not fit into one is in several. */
export function payloadsOf(hint: Hint): string[] {
  const { grown = [], queues = [], claims = [], webhooks = [] } = hint
  if (grown.length + queues.length + claims.length + webhooks.length === 0) return []
  const payload = JSON.stringify(hint)
  if (Buffer.byteLength(payload) <= mostBytes) return [payload]
  const halves = [0, 1].map((half) => ({
    grown: halfOf(grown, half),
    queues: halfOf(queues, half),
    claims: halfOf(claims, half),
    webhooks: halfOf(webhooks, half),
  }))
  // A single id that does not fit is left out: its readers look for themselves.
  return halves.flatMap((part) => (JSON.stringify(part) === payload ? [] : payloadsOf(part)))
}

function halfOf<Item>(items: Item[], half: number): Item[] {
  const middle = Math.ceil(items.length / 2)
  return half === 0 ? items.slice(0, middle) : items.slice(middle)
}

/** The hint of a notification; undefined where it is none. */
export function hintOf(payload: string): Hint | undefined {
  try {
    return JSON.parse(payload) as Hint
  } catch {
    return undefined
  }
}
