import type { Json, Question } from 'a2a-core'

/** Asks whoever is there; undefined when nobody is. */
export type AskPerson = (question: Question) => Promise<Json | undefined>

/**
 * The answers to what an agent asks: from the command line where that decides, else from a person.
 *
 * @param options.approve the answer to every approval
 * @returns answers by question id; undefined when a question stays open
 */
export async function answerQuestions(
  questions: readonly Question[],
  options: { approve: boolean | undefined; askPerson: AskPerson | undefined },
): Promise<{ [questionId: string]: Json } | undefined> {
  const { approve, askPerson } = options
  const answers: { [questionId: string]: Json } = {}
  for (const question of questions) {
    const decided = question.kind === 'approval' ? approve : undefined
    const answer = decided ?? (await askPerson?.(question))
    if (answer === undefined) return undefined
    answers[question.id] = answer
  }
  return answers
}
