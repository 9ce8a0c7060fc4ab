import type { Findings } from '../findings.ts'
import type { Violation } from './violation.ts'

/** Rule 8: nobody else is shown a task. What was tried meanwhile, the stories tell. */
export function keepsScopes({ shown }: Findings): Violation[] {
  return shown
    .filter(({ toOther }) => toOther !== 'TASK_NOT_FOUND')
    .map(({ id, toOther }) => ({
      rule: 8,
      task: id,
      expected: 'GetTask by another owner: TASK_NOT_FOUND',
      seen: JSON.stringify(toOther).slice(0, 300),
    }))
}
