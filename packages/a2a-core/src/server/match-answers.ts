import { isJsonObject, type Json } from '../protocol/json.ts'
import type { Message } from '../protocol/message.ts'
import { fieldPath } from '../protocol/parse.ts'
import { dataOf, textOf } from '../protocol/part.ts'
import type { AskedQuestion } from './engine.ts'
import {
  answeredTwice,
  firstFitting,
  fitAnswer,
  jsonIn,
  openOf,
  openQuestion,
  refusedAnswer,
  type Answers,
} from './fit-answer.ts'
import { hitlAnswers } from './hitl-answers.ts'

/**
 * Finds what a message answers, among the questions that are open as it comes in: by what the HITL
 * extension says, where it is active; by data keyed by question id; by the same as JSON in text;
 * or, when exactly one is open, by data or text that fits it; yes and no do so for approvals only.
 * A message that answers nothing clearly answers nothing: the questions are asked again then.
 *
 * @param extensions the URIs of those that are active
 * @throws InvalidParamsError when an id is not of an open question, or its answer does not fit
 */
export function matchAnswers(
  message: Message,
  questions: readonly AskedQuestion[],
  extensions: readonly string[] = [],
): Answers {
  const open = openOf(questions)
  const decided = hitlAnswers(message, open, extensions)
  if (decided) return decided
  const keyed: Answers = {}
  for (const [index, { data }] of message.parts.entries()) {
    if (isKeyedById(data)) addKeyed(keyed, data, open, ['message', 'parts', index, 'data'])
  }
  if (Object.keys(keyed).length > 0) return keyed
  const text = textOf(message.parts).trim()
  const json = jsonIn(text)
  if (isKeyedById(json)) return addKeyed({}, json, open, ['message', 'parts'])
  const [only] = open
  if (!only || open.length > 1) return {}
  const answer = firstFitting(only, readingsOf(message, only))
  if (answer.fits) return { [only.id]: answer.value }
  // Credentials come by another way: any message says that they came.
  return only.kind === 'auth' ? { [only.id]: dataOf(message.parts) ?? text } : {}
}

/**
 * What keeps a message from being the answer to the one question that is open; nothing, where it
 * came before the question.
 */
export function problemOf(message: Message, only: AskedQuestion): string | undefined {
  const answer = firstFitting(only, readingsOf(message, only))
  return answer.fits ? undefined : answer.problem
}

/** What a message may mean as an answer, likeliest first. */
function readingsOf({ parts }: Message, { kind, schema }: AskedQuestion): (Json | undefined)[] {
  const text = textOf(parts).trim()
  // Where any text will do, text that looks like JSON is still text.
  const json = schema || kind === 'approval' ? jsonIn(text) : undefined
  return [dataOf(parts), json, text === '' ? undefined : text]
}

function addKeyed(
  answers: Answers,
  keyed: { [id: string]: Json },
  open: readonly AskedQuestion[],
  path: PropertyKey[],
): Answers {
  for (const [id, value] of Object.entries(keyed)) {
    const field = fieldPath([...path, id])
    const answer = fitAnswer(openQuestion(open, id, field), value)
    if (id in answers) throw answeredTwice(field)
    if (!answer.fits) throw refusedAnswer(field, answer.problem)
    answers[id] = answer.value
  }
  return answers
}

function isKeyedById(value: unknown): value is { [id: string]: Json } {
  if (!isJsonObject(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => /^\d+\.\d+$/.test(key))
}
