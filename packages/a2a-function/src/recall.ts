import type { Json } from 'a2a-core'
import {
  inputRequired,
  SchemaError,
  type AskableEvent,
  type InputRequiredEvent,
} from 'a2a-core/server'
import { handleAt, type Asked } from './call.ts'

/** What becomes of a question that a generator yields: it has its answer, or is to be asked. */
export type Recalled = { answer: unknown } | { question: InputRequiredEvent; asked: Asked[] }

/**
 * Finds the answer to the questions that a generator asks at a position of its call. An answer
 * that does not fit is as good as none: the question is asked again, with what was wrong.
 *
 * @param asked all that the call asked in earlier turns
 * @throws Error when something else was asked at this position
 */
export async function recall(
  asked: readonly Asked[],
  position: number,
  event: InputRequiredEvent,
): Promise<Recalled> {
  const answers: Json[] = []
  for (const [index, { prompt }] of event.questions.entries()) {
    const before = asked[position + index]
    if (before && before.prompt !== prompt) throw new Error(differently(before.prompt, prompt))
    if (before?.answer !== undefined) answers.push(before.answer)
  }
  if (answers.length < event.questions.length) return ask(asked, position, event)
  // Who asks one question gets its answer, who asks several a list.
  const answer = event.questions.length === 1 ? answers[0] : answers
  const problem = await problemOf(event, answer)
  return problem === undefined ? { answer } : ask(asked, position, event, problem)
}

function ask(
  asked: readonly Asked[],
  position: number,
  { questions, message }: InputRequiredEvent,
  problem?: string,
): Recalled {
  return {
    question: inputRequired(
      questions.map((question, index) => ({
        ...question,
        prompt: problem === undefined ? question.prompt : `${problem}\n${question.prompt}`,
        handle: handleAt(position + index),
      })),
      message === undefined ? {} : { message },
    ),
    asked: [...asked.slice(0, position), ...questions.map(({ prompt }) => ({ prompt }))],
  }
}

/** What the schema of a question says against an answer: the event's iterator checks it. */
async function problemOf(
  event: InputRequiredEvent | AskableEvent<unknown>,
  answer: unknown,
): Promise<string | undefined> {
  if (!(Symbol.asyncIterator in event)) return undefined
  const asking = event[Symbol.asyncIterator]()
  await asking.next()
  try {
    await asking.next(answer)
  } catch (error) {
    if (error instanceof SchemaError) return `The answer did not fit: ${error.message}`
    throw error
  }
  return undefined
}

function differently(before: string, now: string): string {
  return `The function asked "${now}" where it had asked "${before}" before the pause. ${everyRun}`
}

/** What the author of a function that went another way is told. */
export const everyRun =
  'It runs again from its top, and must ask the same questions in the same order: what may ' +
  'differ from run to run belongs in turn.step'
