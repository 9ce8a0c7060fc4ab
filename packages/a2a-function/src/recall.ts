import { isJsonObject, type Json } from 'a2a-core'
import {
  authRequired,
  inputRequired,
  SchemaError,
  type AgentEvent,
  type AskableEvent,
  type AuthRequiredEvent,
  type AwaitedTask,
  type InputRequiredEvent,
  type NewQuestion,
} from 'a2a-core/server'
import { handleAt, type Asked } from './call.ts'

/** An event that asks, and is answered where it is yielded. */
export type AskingEvent = InputRequiredEvent | AuthRequiredEvent

/** What becomes of a question that a generator yields: it has its answer, or is to be asked. */
export type Recalled = { answer: unknown } | { question: AskingEvent; asked: Asked[] }

/**
 * The handle of what is asked for a remote agent. An `authRequired` with it is answered as other
 * questions are: once the client says so, the function goes on behind it. Any other is asked until
 * the function does not yield it.
 */
export function handleFor(awaited: AwaitedTask | undefined): Json {
  return { remote: awaited ?? null }
}

function remoteIn({ handle }: NewQuestion): { awaited?: AwaitedTask } | undefined {
  if (!isJsonObject(handle) || !('remote' in handle)) return undefined
  const { remote } = handle
  return remote === null ? {} : { awaited: remote as AwaitedTask }
}

/** Tells whether an event that a generator yields is given an answer. */
export function isAsking(event: AgentEvent): event is AskingEvent {
  if (event.kind === 'auth-required') return remoteIn(event.question) !== undefined
  return event.kind === 'input-required'
}

/** The questions that an event asks. */
export function questionsIn(event: AskingEvent): NewQuestion[] {
  return event.kind === 'auth-required' ? [event.question] : event.questions
}

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
  event: AskingEvent,
): Promise<Recalled> {
  const questions = questionsIn(event)
  const answers: Json[] = []
  for (const [index, { prompt }] of questions.entries()) {
    const before = asked[position + index]
    if (before && before.prompt !== prompt) throw new Error(differently(before.prompt, prompt))
    if (before?.answer !== undefined) answers.push(before.answer)
  }
  if (answers.length < questions.length) return ask(asked, position, event)
  // Who asks one question gets its answer, who asks several a list.
  const answer = questions.length === 1 ? answers[0] : answers
  const problem = await problemOf(event, answer)
  return problem === undefined ? { answer } : ask(asked, position, event, problem)
}

function ask(
  asked: readonly Asked[],
  position: number,
  event: AskingEvent,
  problem?: string,
): Recalled {
  const questions = questionsIn(event)
  return {
    question: withQuestions(
      event,
      questions.map((question, index) => atPosition(question, position + index, problem)),
    ),
    asked: [...asked.slice(0, position), ...questions.map(({ prompt }) => ({ prompt }))],
  }
}

function atPosition(question: NewQuestion, position: number, problem?: string): NewQuestion {
  const { prompt } = question
  return {
    ...question,
    prompt: problem === undefined ? prompt : `${problem}\n${prompt}`,
    handle: handleAt(position, remoteIn(question)?.awaited),
  }
}

function withQuestions(event: AskingEvent, questions: NewQuestion[]): AskingEvent {
  if (event.kind === 'auth-required') return authRequired({ ...event.question, ...questions[0] })
  const { message } = event
  return inputRequired(questions, message === undefined ? {} : { message })
}

/** What the schema of a question says against an answer: the event's iterator checks it. */
async function problemOf(
  event: AskingEvent | AskableEvent<unknown>,
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
