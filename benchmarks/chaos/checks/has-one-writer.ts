import type { Findings } from '../findings.ts'
import { markIn, type Mark } from '../server/mark.ts'
import type { Violation } from './violation.ts'

/** Rule 4: once a run has written, no run before it is seen again. */
export function hasOneWriter({ stored }: Findings): Violation[] {
  return stored.flatMap(({ id, agent, log }): Violation[] => {
    const violations: Violation[] = []
    const over = new Set<string>()
    let last: Mark | undefined
    for (const { seq, event } of log) {
      const mark = markIn(event)
      if (!mark) continue
      if (last && last.run !== mark.run) {
        over.add(last.run)
        const isLater =
          mark.turn > last.turn || (mark.turn === last.turn && mark.attempt > last.attempt)
        if (over.has(mark.run) || !isLater) {
          const expected = `after ${sayMark(last)}, a later run`
          const seen = `number ${seq} of ${sayMark(mark)}`
          violations.push({ rule: 4, task: `${id} (${agent})`, expected, seen })
        }
      }
      last = mark
    }
    return violations
  })
}

function sayMark({ process, turn, attempt }: Mark): string {
  return `turn ${turn}, attempt ${attempt} in ${process}`
}
