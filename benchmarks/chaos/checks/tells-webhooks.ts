import { isDeepStrictEqual } from 'node:util'
import type { Findings } from '../findings.ts'
import { storyTasks } from './story-task.ts'
import type { Violation } from './violation.ts'

/** Rule 7: every push event is delivered at least once, and for the first time in order. */
export function tellsWebhooks(findings: Findings): Violation[] {
  const calls = Map.groupBy(findings.calls, ({ tag }) => tag)
  return storyTasks(findings).flatMap(({ story, task, name }): Violation[] => {
    if (!story.plan.webhook) return []
    const violations: Violation[] = []
    const say = (expected: string, seen: string): void => {
      violations.push({ rule: 7, task: name, expected, seen })
    }
    let taken = 0
    for (const call of calls.get(story.plan.order.tag) ?? []) {
      if (!isDeepStrictEqual(JSON.parse(call.body), task.log[call.seq - 1]?.event)) {
        say(`number ${call.seq} is the record of the log`, call.body.slice(0, 300))
      }
      if (call.seq > taken + 1) say(`number ${taken + 1} comes next`, String(call.seq))
      if (call.taken) taken = Math.max(taken, call.seq)
    }
    if (taken !== task.seq) say(`all ${task.seq} are delivered`, `${taken} were`)
    const [webhook] = task.webhooks
    const { after, stopped, failures } = webhook ?? {}
    if (task.webhooks.length !== 1 || after !== task.seq || stopped || failures !== 0) {
      say(`one webhook, which has all ${task.seq}`, JSON.stringify(task.webhooks))
    }
    return violations
  })
}
