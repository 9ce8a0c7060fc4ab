import type { Json, MessageContent, Question } from 'a2a-core'
import { replyPart } from 'a2a-core/client'

/** Writes answers, by question id, as the message that a remote task waits for. */
export function replyContent(
  questions: readonly Question[],
  answers: { [questionId: string]: Json },
): MessageContent {
  const [only] = questions
  if (only?.id !== '') return replyPart(answers, questions)
  // An agent that asked in words alone is answered in words.
  return replyPart(answers[''] || 'Go on.', questions)
}
