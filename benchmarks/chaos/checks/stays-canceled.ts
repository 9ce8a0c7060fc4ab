import type { Findings } from '../findings.ts'
import { storyTasks } from './story-task.ts'
import type { Violation } from './violation.ts'

/** Rule 6: an acknowledged cancel is never followed by completion. How long it took, measures say. */
export function staysCanceled(findings: Findings): Violation[] {
  return storyTasks(findings).flatMap(({ story, task, name }): Violation[] => {
    const { answer } = story.cancellation ?? {}
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
