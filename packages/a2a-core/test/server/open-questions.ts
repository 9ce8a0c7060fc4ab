import { approvalSchema, userMessage, type JsonObject, type MessageContent } from 'a2a-core'
import type { AskedQuestion } from 'a2a-core/server'
import { matchAnswers } from '../../src/server/match-answers.ts'

/** The schema of an answer that chooses a plan. */
export const plan: JsonObject = {
  type: 'object',
  properties: { plan: { enum: ['s', 'm'] } },
  required: ['plan'],
}

/** A question that is open. */
export function question(id: string, schema?: JsonObject): AskedQuestion {
  return { id, kind: 'question', prompt: 'Which?', ...(schema && { schema }) }
}

/** An approval that is. */
export function approval(id: string): AskedQuestion {
  return { id, kind: 'approval', prompt: 'Shall I?', schema: approvalSchema }
}

/** Credentials that are awaited. */
export function auth(id: string): AskedQuestion {
  return { id, kind: 'auth', prompt: 'Sign in' }
}

/** What a message answers of what is open. */
export function match(content: MessageContent, ...questions: AskedQuestion[]): unknown {
  return matchAnswers(userMessage(content), questions)
}
