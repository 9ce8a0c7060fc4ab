import type { TurnInput } from '../engine.ts'
import { onNextEventLoopTurn } from '../event-loop-turn.ts'
import type { StoredRow } from './stored-row.ts'

/** Lets go of direct replies that nobody can ask for again. */
export type ReadReplies = {
  /** Says that somebody looked for records of a task, and whether there were any. */
  read(row: StoredRow, found: boolean): void
  /** Says that a task is about to end with a direct reply, and to which message. */
  comes(row: StoredRow, input: TurnInput | undefined): void
}

/**
 * No task shows a direct reply, and its client knows no id to ask by: only sent again, as one and the
 * same message, would it be found. Where that is not so, it goes once it was read, by all who looked
 * for it before: what is kept costs its server far more than what goes at once. Who was told to look
 * for it, and has not yet, does so in the same turn of the event loop; so it goes in the next.
 *
 * @param forget forgets a task
 */
export function readReplies(forget: (row: StoredRow) => void): ReadReplies {
  let going: StoredRow[] = []

  function goNext(row: StoredRow): void {
    row.goesOnceRead = false
    if (going.push(row) > 1) return
    onNextEventLoopTurn(() => {
      const rows = going
      going = []
      for (const each of rows) forget(each)
    })
  }

  return {
    read(row, found) {
      if (!found) row.readers++
      else if (row.readers > 0) row.readers--
      if (found && row.readers === 0 && row.goesOnceRead) goNext(row)
    },
    comes(row, input) {
      row.goesOnceRead = !row.status && input?.idempotency?.mode !== 'always'
    },
  }
}
