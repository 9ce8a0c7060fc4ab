import * as z from 'zod'
import type { InvalidParamsError } from '../protocol/errors.ts'
import type { Json, JsonObject } from '../protocol/json.ts'
import { invalidParams, violationsOf } from '../protocol/parse.ts'
import { approvalSchema } from '../protocol/question.ts'
import type { AskedQuestion } from './engine.ts'

/** Answers by the id of the question. */
export type Answers = { [questionId: string]: Json }

/** What an answer comes to: its value as the agent gets it, or what is wrong with it. */
export type Fitting = { fits: true; value: Json } | { fits: false; problem: string }

/**
 * Tells whether a value answers a question. Yes and no are written out for an approval, and what
 * says neither is none, whatever the question's own schema has to say.
 */
export function fitAnswer({ kind, schema }: AskedQuestion, value: Json): Fitting {
  const isApproval = kind === 'approval'
  const normalised = isApproval ? approvalOf(value) : value
  if (normalised === undefined) return { fits: false, problem: 'expected yes or no' }
  const problem =
    (isApproval && problemOf(normalised, approvalSchema)) || problemOf(normalised, schema)
  return problem ? { fits: false, problem } : { fits: true, value: normalised }
}

function problemOf(value: Json, schema: JsonObject | undefined): string | undefined {
  const error = schema && parserOf(schema)?.safeParse(value).error
  if (!error) return undefined
  return violationsOf(error)
    .map(({ field, description }) => (field ? `${field}: ${description}` : description))
    .join('; ')
}

/** The first of several readings of a reply that answers a question. */
export function firstFitting(
  question: AskedQuestion,
  readings: readonly (Json | undefined)[],
): Fitting {
  let first: Fitting | undefined
  for (const reading of readings) {
    const fitting = reading === undefined ? undefined : fitAnswer(question, reading)
    if (fitting?.fits) return fitting
    first ??= fitting
  }
  return first ?? { fits: false, problem: 'expected an answer' }
}

/** The questions that wait for an answer. */
export function openOf(questions: readonly AskedQuestion[]): AskedQuestion[] {
  return questions.filter(({ taken, answer }) => !taken && answer === undefined)
}

/**
 * The open question that an answer names.
 *
 * @param field where in the request it does
 * @throws InvalidParamsError when no question of this id is open
 */
export function openQuestion(
  open: readonly AskedQuestion[],
  id: string,
  field: string,
): AskedQuestion {
  const question = open.find((asked) => asked.id === id)
  if (question) return question
  throw refusedAnswer(field, 'no question of this id is open')
}

/** The error of two answers to one question: which of them counts is nobody's to guess. */
export function answeredTwice(field: string): InvalidParamsError {
  return refusedAnswer(field, 'this id is answered twice')
}

/** The error that refuses an answer, and names where in the request it stands. */
export function refusedAnswer(field: string, description: string): InvalidParamsError {
  return invalidParams([{ field, description }])
}

function approvalOf(value: Json): Json | undefined {
  if (typeof value === 'boolean') return { approved: value }
  if (typeof value !== 'string') return value
  if (/^(y|yes|ok|okay|approve|approved|true)[.!]*$/i.test(value)) return { approved: true }
  if (/^(n|no|reject|rejected|deny|denied|false)[.!]*$/i.test(value)) return { approved: false }
  return undefined
}

/** A schema that cannot be read is the agent's to check. */
function parserOf(schema: JsonObject): z.ZodType | undefined {
  try {
    return z.fromJSONSchema(schema)
  } catch {
    return undefined
  }
}

/** JSON in text, if that is what the text is. */
export function jsonIn(text: string): Json | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
