import { dataPart, type Json, type MessageContent, type Question } from 'a2a-core'

/** Writes answers, by question id, as the message that a remote task waits for. */
export function replyContent(
  questions: readonly Question[],
  answers: { [questionId: string]: Json },
): MessageContent {
  const [only] = questions
  // An agent that asked in words alone is answered in words.
  if (only?.id !== '') return dataPart(answers)
  const answer = answers[''] ?? ''
  return typeof answer === 'string' ? answer || 'Go on.' : dataPart(answer)
}
