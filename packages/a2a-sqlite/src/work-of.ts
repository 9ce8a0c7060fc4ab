import type { Work } from 'a2a-core/server'
import type { Held } from './claims.ts'
import type { Tables } from './tables/tables.ts'

/**
 * The next thing to do for a claimed task; without any the task is noted as claimed no more. Called
 * within a transaction.
 */
export function workOf({ tasks, log, inbox, kept }: Tables, { number }: Held): Work | undefined {
  const row = tasks.row(number)
  const waiting = row && !row.ended ? inbox.next(number, row.current) : undefined
  if (!row || !waiting) {
    tasks.set(number, { claimed: 0, tries: 0 })
    return undefined
  }
  const begun = row.current !== null
  return {
    ...waiting,
    begun,
    attempt: begun ? row.attempt : 1,
    stalled: Math.max(row.tries - 1, 0),
    turn: row.turn,
    task: log.fold(number),
    questions: JSON.parse(row.questions),
    steps: kept.steps(number),
    saved: {
      task: row.saved === null ? undefined : JSON.parse(row.saved),
      context: kept.context(row.scope, row.context),
    },
  }
}
