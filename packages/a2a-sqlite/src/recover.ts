import { jobOf, type Job, type JobRow } from './job.ts'
import type { Sql } from './sql.ts'
import { keyIn } from './tables/scope-name.ts'

/** What is claimed has a message: those that wait are found by it, however many tasks there are. */
const wasClaimed = 'claimed and number in (select task from inbox)'

/**
 * Takes over what an earlier process left: gives the tasks that have work, and counts against
 * those that it ran that it died. When it died while it tried suspects, they alone are to blame.
 */
export function recover(sql: Sql): Job[] {
  sql.run('begin')
  // A try was counted when its claim was made: whom nothing is blamed on has it back.
  sql.run(
    `update task set tries = tries - 1 where ${wasClaimed} and tries between 1 and 2
      and exists (select 1 from task where ${wasClaimed} and tries > 2)`,
  )
  sql.run(`update task set claimed = 0 where ${wasClaimed}`)
  const rows = sql.all<JobRow & { id: string; tries: number }>(
    `select distinct task.number, scope, id, context, serial, tries
      from inbox join task on task.number = inbox.task where not ended order by task.number`,
  )
  sql.run('commit')
  return rows.map((row) => jobOf(row, keyIn(row.scope, row.id), row.tries))
}
