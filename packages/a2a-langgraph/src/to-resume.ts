import type { Json } from 'a2a-core'
import type { Answer } from 'a2a-core/server'
import { toDecision } from './to-decision.ts'
import type { Handle } from './to-questions.ts'

/**
 * What a paused graph goes on with: the answer to each interrupt, by its id. Always by id: a bare
 * value would answer every interrupt there is.
 */
export function toResume(answers: readonly Answer[]): { [interruptId: string]: Json } {
  const resume: { [interruptId: string]: Json } = {}
  for (const answer of answers) {
    const { value, question } = answer
    const { interrupt, action, question: remote } = question.handle as Handle
    if (action !== undefined) {
      const { decisions } = (resume[interrupt] ??= { decisions: [] }) as { decisions: Json[] }
      decisions[action] = toDecision(answer)
    } else if (remote !== undefined) {
      const remotes = (resume[interrupt] ??= {}) as { [questionId: string]: Json }
      remotes[remote] = value
    } else resume[interrupt] = value
  }
  return resume
}
