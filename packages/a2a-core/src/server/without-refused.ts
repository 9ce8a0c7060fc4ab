import type { Caller } from './caller.ts'
import type { AskedQuestion } from './engine.ts'
import type { Answers } from './fit-answer.ts'
import { asAsked } from './question-message.ts'
import type { Server } from './server.ts'

/** Leaves out the answers to approvals that the caller may not decide on, and says if there were any. */
export async function withoutRefused(
  { approvals }: Pick<Server, 'approvals'>,
  caller: Caller,
  questions: readonly AskedQuestion[],
  answers: Answers,
): Promise<{ answers: Answers; refused?: true }> {
  if (!approvals) return { answers }
  const allowed: Answers = {}
  for (const [id, answer] of Object.entries(answers)) {
    const question = questions.find((asked) => asked.id === id)
    const decides = question?.kind !== 'approval' || (await approvals(caller, asAsked(question)))
    if (decides) allowed[id] = answer
  }
  const some = Object.keys(allowed).length < Object.keys(answers).length
  return { answers: allowed, ...(some && { refused: true }) }
}
