import type { Findings } from '../findings.ts'
import { isAway } from '../measures/recoveries.ts'
import { storyTasks } from './story-task.ts'
import type { Violation } from './violation.ts'

/** How long a cancellation may take while the database is up, in milliseconds; measures say more. */
const bound = 30_000

/** Rule 6: an acknowledged cancel is never followed by completion, and is answered in time. */
export function staysCanceled(findings: Findings): Violation[] {
  return storyTasks(findings).flatMap(({ story, task, name }): Violation[] => {
    const { answer, sentAt = 0, answeredAt = 0 } = story.cancellation ?? {}
    const took = answeredAt - sentAt
    if (took > bound && !findings.faults.some((fault) => isAway(fault, sentAt, answeredAt))) {
      return [{ rule: 6, task: name, expected: `an answer in ${bound} ms`, seen: `${took} ms` }]
    }
    const canceled = task.state === 'TASK_STATE_CANCELED'
    if (answer === undefined) {
      if (!canceled) return []
      return [{ rule: 6, task: name, expected: 'nobody canceled it', seen: task.state }]
    }
    if (
      answer === 'TASK_STATE_CANCELED' ? canceled : answer === 'TASK_NOT_CANCELABLE' && !canceled
    ) {
      return []
    }
    return [{ rule: 6, task: name, expected: `as was answered: ${answer}`, seen: task.state }]
  })
}
