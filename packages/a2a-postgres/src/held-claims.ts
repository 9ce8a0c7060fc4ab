import type { AbortReason } from 'a2a-core/server'
import type { Sql } from './database.ts'

/** A claim that is held here, and what to do when it is not, or is to end. */
export type HeldClaim = {
  number: number
  fence: string
  /** The number of the last record that its task's log is known to hold. */
  seq: number
  abort: (reason: AbortReason) => void
  /** Lets its lease go. */
  letGo: () => void
}

/** A claim, and whether it is still held. */
type Held = HeldClaim & { readonly over: AbortSignal; end: () => void }

/** The claims that this process holds. */
export type HeldClaims = {
  add(claim: HeldClaim): void
  /** A claim that is held; `over` aborts when it is not any more. */
  get(fence: string): (HeldClaim & { readonly over: AbortSignal }) | undefined
  /** Says that a claim is not held any more: it was released, or its task has ended. */
  remove(fence: string): void
  /** Looks which of the claims are lost or to be canceled: of these tasks, or of all. */
  look(numbers?: number[]): Promise<void>
}

/** @param sql where the tasks are */
export function heldClaims(sql: Sql): HeldClaims {
  const claims = new Map<string, Held>()

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
    const claim = claims.get(fence)
    claims.delete(fence)
    claim?.letGo()
    claim?.end()
  }

  return {
    add(claim) {
      const ended = new AbortController()
      claims.set(claim.fence, { ...claim, over: ended.signal, end: () => ended.abort() })
    },
    get: (fence) => claims.get(fence),
    remove,
    look,
  }
}

const findChanged = `
  select held.fence, task.fence is distinct from held.fence as lost
  from unnest($1::bigint[], $2::text[]) as held (number, fence)
  left join a2a.task on task.number = held.number
  where task.fence is distinct from held.fence or task.canceled`
