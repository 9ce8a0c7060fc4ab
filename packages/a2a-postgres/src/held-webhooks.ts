import type { Sql } from './database.ts'
import type { ClaimedWebhook } from './deliveries.ts'

/** The webhooks that this process calls. */
export type HeldWebhooks = {
  add(webhook: ClaimedWebhook, abort: () => void): void
  remove(webhook: ClaimedWebhook): void
  /** Looks which of them were deleted or replaced, or are somebody else's by now. */
  look(numbers?: number[]): Promise<void>
}

/** @param sql where the webhooks are */
export function heldWebhooks(sql: Sql): HeldWebhooks {
  const held = new Map<string, { number: number; abort: () => void }>()
  return {
    add({ lease, number }, abort) {
      held.set(lease, { number, abort })
    },
    remove: ({ lease }) => void held.delete(lease),
    async look(numbers) {
      const asked = [...held].filter(([, { number }]) => !numbers || numbers.includes(number))
      if (asked.length === 0) return
      const lost = await sql.query<{ lease: string }>(findLost, [
        asked.map(([, { number }]) => number),
        asked.map(([lease]) => lease),
      ])
      for (const { lease } of lost) held.get(lease)?.abort()
    },
  }
}

const findLost = `
  select held.lease
  from unnest($1::bigint[], $2::text[]) as held (number, lease)
  left join a2a.webhook on webhook.number = held.number
  where webhook.lease is distinct from held.lease`
