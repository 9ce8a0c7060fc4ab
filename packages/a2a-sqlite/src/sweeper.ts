import type { RetentionPolicy } from 'a2a-core/server'
import type { Claims } from './claims.ts'
import { expire } from './expire.ts'
import type { GroupCommit } from './group-commit.ts'
import type { LiveTasks } from './live-tasks.ts'
import type { Sql } from './sql.ts'
import type { TotalTable } from './tables/total-table.ts'

/** Lets go what has had its time. */
export type Sweeper = {
  /** Says that the engine is used: a moment to look. */
  look(): void
  close(): void
}

/** How often is looked while the engine is used, and while it is not, in milliseconds. */
const lookMs = 1_000
const idleLookMs = 60_000

/** How long others have their turn while there is more to go, in milliseconds. */
const pauseMs = 10

/** What it works on. */
export type SweeperParts = {
  sql: Sql
  group: GroupCommit
  totals: TotalTable
  lives: LiveTasks
  claims: Claims
}

/** @param onGone told of each task that went */
export function newSweeper(
  { sql, group, totals, lives, claims }: SweeperParts,
  policy: RetentionPolicy,
  onGone: (task: number) => void,
): Sweeper {
  let lookAt = 0
  let isLooking = false
  let pause: NodeJS.Timeout | undefined

  function look(): void {
    if (policy.now() >= lookAt) lookNow()
  }

  function lookNow(): void {
    if (isLooking) return
    isLooking = true
    void group
      .write(
        () => {
          const expired = expire(sql, totals, policy, (task) => claims.ofTask(task) !== undefined)
          for (const task of [...expired.gone, ...expired.logs]) lives.forget(task)
          return expired
        },
        ({ gone, more }) => {
          lookAt = policy.now() + lookMs
          for (const task of gone) onGone(task)
          if (more) pause = setTimeout(lookNow, pauseMs).unref()
        },
      )
      // What could not go is looked at again.
      .catch(() => undefined)
      .finally(() => {
        isLooking = false
      })
  }

  const timer = setInterval(look, idleLookMs).unref()
  return {
    look,
    close() {
      clearInterval(timer)
      clearTimeout(pause)
    },
  }
}
