import type { Findings } from '../findings.ts'
import { foldLog } from './fold-log.ts'
import { storyTasks } from './story-task.ts'
import type { Violation } from './violation.ts'

/** Rule 11: the random value of a step is the same before and after the pause. */
export function keepsSteps(findings: Findings): Violation[] {
  return storyTasks(findings).flatMap(({ story, task, name }): Violation[] => {
    if (!story.plan.order.asks) return []
    const { history, artifacts } = foldLog(task.log).get(task.seq) ?? {}
    const said = JSON.stringify([history, artifacts])
    const values = new Set(said.match(/v=[0-9a-f-]{36}/g))
    const most = 1
    if (values.size <= most) return []
    return [{ rule: 11, task: name, expected: 'one value', seen: [...values].join(', ') }]
  })
}
