import * as z from 'zod'
import { InvalidParamsError } from '../protocol/errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../protocol/json.ts'
import type { Message } from '../protocol/message.ts'
import { fieldPath, violationsOf } from '../protocol/parse.ts'
import { textOf } from '../protocol/part.ts'
import type { AskedQuestion } from './engine.ts'

type Answers = { [questionId: string]: Json }

/**
 * Finds what a message answers, among the questions that are open as it comes in: by data keyed
 * by question id, by the same as JSON in text, or, when exactly one is open, by data or text that
 * fits it; yes and no do so for approvals only. A message that answers nothing clearly answers
 * nothing: the questions are asked again then.
 *
 * @throws InvalidParamsError when an id is not of an open question, or its answer does not fit
 */
export function matchAnswers(message: Message, questions: readonly AskedQuestion[]): Answers {
  const open = questions.filter(({ taken, answer }) => !taken && answer === undefined)
  const keyed = message.parts.flatMap(({ data }, index) =>
    isKeyedById(data) ? [keyedAnswers(data, open, ['message', 'parts', index, 'data'])] : [],
  )
  if (keyed.length > 0) return Object.assign({}, ...keyed)
  const text = textOf(message.parts).trim()
  const json = parseJson(text)
  if (isKeyedById(json)) return keyedAnswers(json, open, ['message', 'parts'])
  const [only] = open
  if (!only || open.length > 1) return {}
  const data = message.parts.find((part) => part.data !== undefined)?.data
  // Where any text will do, text that looks like JSON is still text.
  const asJson = only.schema || only.kind === 'approval' ? json : undefined
  for (const candidate of [data, asJson, text === '' ? undefined : text]) {
    const answer = candidate === undefined ? undefined : answerTo(only, candidate)
    if (answer?.fits) return { [only.id]: answer.value }
  }
  // Credentials come by another way: any message says that they came.
  return only.kind === 'auth' ? { [only.id]: data ?? text } : {}
}

function keyedAnswers(
  keyed: { [id: string]: Json },
  open: readonly AskedQuestion[],
  path: PropertyKey[],
): Answers {
  const answers: Answers = {}
  for (const [id, value] of Object.entries(keyed)) {
    const field = fieldPath([...path, id])
    const question = open.find((asked) => asked.id === id)
    if (!question) throw refused(field, 'no question of this id is open')
    const answer = answerTo(question, value)
    if (!answer.fits) throw refused(field, answer.problem)
    answers[id] = answer.value
  }
  return answers
}

type Fitting = { fits: true; value: Json } | { fits: false; problem: string }

function answerTo({ kind, schema }: AskedQuestion, value: Json): Fitting {
  const normalised = kind === 'approval' ? approvalOf(value) : value
  if (normalised === undefined) return { fits: false, problem: 'expected yes or no' }
  if (!schema) return { fits: true, value: normalised }
  const result = parserOf(schema)?.safeParse(normalised)
  if (!result || result.success) return { fits: true, value: normalised }
  const problem = violationsOf(result.error)
    .map(({ field, description }) => (field ? `${field}: ${description}` : description))
    .join('; ')
  return { fits: false, problem }
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

function isKeyedById(value: unknown): value is { [id: string]: Json } {
  if (!isJsonObject(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => /^\d+\.\d+$/.test(key))
}

function parseJson(text: string): Json | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(field: string, description: string): InvalidParamsError {
  return new InvalidParamsError(`Invalid parameters: ${field}: ${description}`, {
    fieldViolations: [{ field, description }],
  })
}
