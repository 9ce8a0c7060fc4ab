import type { AbortReason } from 'a2a-core/server'
import type { Sql } from './database.ts'

/** A claim that is held here, and what to do when it is not, or is to end. */
export type HeldClaim = {
  number: number
  fence: string
  abort: (reason: AbortReason) => void
  /** Lets its lease go. */
  letGo: () => void
}

/** The claims that this process holds. */
export type HeldClaims = {
  add(claim: HeldClaim): void
  has(fence: string): boolean
  /** Says that a claim is not held any more: it was released, or its task has ended. */
  remove(fence: string): void
  /** Looks which of the claims are lost or to be canceled: of these tasks, or of all. */
  look(numbers?: number[]): Promise<void>
}

/** @param sql where the tasks are */
export function heldClaims(sql: Sql): HeldClaims {
  const claims = new Map<string, HeldClaim>()

  async function look(numbers?: number[]): Promise<void> {
    const asked = [...claims.values()].filter(({ number }) => !numbers || numbers.includes(number))
    if (asked.length === 0) return
    const changed = await sql.query<{ fence: string; lost: boolean }>(findChanged, [
      asked.map(({ number }) => number),
      asked.map(({ fence }) => fence),
    ])
    for (const { fence, lost } of changed) {
      const claim = claims.get(fence)
      if (!claim) continue
      if (lost) remove(fence)
      claim.abort(lost ? 'lost' : 'canceled')
    }
  }

  function remove(fence: string): void {
    claims.get(fence)?.letGo()
    claims.delete(fence)
  }

  return {
    add: (claim) => void claims.set(claim.fence, claim),
    has: (fence) => claims.has(fence),
    remove,
    look,
  }
}

const findChanged = `
  select held.fence, task.fence is distinct from held.fence as lost
  from unnest($1::bigint[], $2::text[]) as held (number, fence)
  left join a2a.task on task.number = held.number
  where task.fence is distinct from held.fence or task.canceled`
