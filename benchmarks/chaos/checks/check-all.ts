import type { Findings } from '../findings.ts'
import { answersRight } from './answers-right.ts'
import { doesAll } from './does-all.ts'
import { endsOnce } from './ends-once.ts'
import { hasOneWriter } from './has-one-writer.ts'
import { keepsChains } from './keeps-chains.ts'
import { keepsScopes } from './keeps-scopes.ts'
import { keepsSteps } from './keeps-steps.ts'
import { losesNoTask } from './loses-no-task.ts'
import { showsTheLog } from './shows-the-log.ts'
import { staysCanceled } from './stays-canceled.ts'
import { nameOf } from './story-task.ts'
import { takesMessagesOnce } from './takes-messages-once.ts'
import { tellsWebhooks } from './tells-webhooks.ts'
import type { Violation } from './violation.ts'

/** Everything that was violated, rule by rule. */
export function checkAll(findings: Findings): Violation[] {
  const surprises = findings.stories.flatMap((story) => {
    return story.surprises.map((surprise) => ({ ...surprise, task: nameOf(story) }))
  })
  const deaths = findings.deaths.map((seen) => {
    return { rule: 9 as const, task: 'none', expected: 'processes live until they are ended', seen }
  })
  const checks = [
    losesNoTask,
    endsOnce,
    showsTheLog,
    hasOneWriter,
    takesMessagesOnce,
    staysCanceled,
    tellsWebhooks,
    keepsScopes,
    answersRight,
    keepsSteps,
    keepsChains,
    doesAll,
  ]
  return [...checks.flatMap((check) => check(findings)), ...surprises, ...deaths].toSorted(
    (first, second) => first.rule - second.rule,
  )
}
