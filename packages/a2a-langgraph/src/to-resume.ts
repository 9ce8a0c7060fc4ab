import { isJsonObject, type Json } from 'a2a-core'
import type { Answer } from 'a2a-core/server'
import type { Handle } from './to-questions.ts'

/**
 * What a paused graph goes on with: the answer to each interrupt, by its id. Always by id: a bare
 * value would answer every interrupt there is.
 */
export function toResume(answers: readonly Answer[]): { [interruptId: string]: Json } {
  const resume: { [interruptId: string]: Json } = {}
  for (const { value, question } of answers) {
    const { interrupt, action, question: remote } = question.handle as Handle
    if (action !== undefined) {
      const { decisions } = (resume[interrupt] ??= { decisions: [] }) as { decisions: Json[] }
      decisions[action] = toDecision(value)
    } else if (remote !== undefined) {
      const remotes = (resume[interrupt] ??= {}) as { [questionId: string]: Json }
      remotes[remote] = value
    } else resume[interrupt] = value
  }
  return resume
}

/** The decision of LangChain's `humanInTheLoopMiddleware` that an approval stands for. */
function toDecision(value: Json): Json {
  const { approved, reason } = isJsonObject(value) ? value : { approved: value }
  if (approved === true) return { type: 'approve' }
  return { type: 'reject', ...(typeof reason === 'string' && { message: reason }) }
}
