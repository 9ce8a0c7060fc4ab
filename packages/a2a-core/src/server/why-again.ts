import type { AskedQuestion, TurnInput } from './engine.ts'
import { problemOf } from './match-answers.ts'

/**
 * Why questions are asked again, where the message does not show it itself: for people, who see no
 * schema and no ids unless they are told.
 *
 * @param open the questions that the message leaves unanswered
 */
export function whyAgain(
  { refused, answers, message }: TurnInput,
  open: readonly AskedQuestion[],
): string | undefined {
  if (refused) return 'That answer does not count: its sender may not decide this.'
  if (Object.keys(answers).length > 0) return undefined
  const [only, ...more] = open
  if (only && more.length === 0) {
    const problem = problemOf(message, only)
    return `That does not answer the question${problem ? `: ${problem}` : ''}.`
  }
  const byId = open.map(({ id }) => `"${id}": …`).join(', ')
  return `That does not answer the questions: reply with JSON by question id, as {${byId}}.`
}
