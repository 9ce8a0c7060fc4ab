import { hitlExtension, hitlField, hitlResponseOf } from '../protocol/hitl-extension.ts'
import { isJsonObject, type Json } from '../protocol/json.ts'
import type { Message } from '../protocol/message.ts'
import type { AskedQuestion } from './engine.ts'
import {
  firstFitting,
  fitAnswer,
  jsonIn,
  openQuestion,
  refusedAnswer,
  type Answers,
  type Fitting,
} from './fit-answer.ts'
import { hitlIds } from './hitl-request.ts'

/**
 * Finds what a message answers in the words of kagent's HITL extension; `undefined` when it does
 * not use them, or the extension is not active. What is left out is not answered: it is asked again.
 *
 * @throws InvalidParamsError when an id is not of an open question or comes twice, or an answer
 *   does not fit
 */
export function hitlAnswers(
  message: Message,
  open: readonly AskedQuestion[],
  extensions: readonly string[],
): Answers | undefined {
  const response = extensions.includes(hitlExtension) ? hitlResponseOf(message) : undefined
  if (!response) return undefined
  const answers: Answers = {}
  if (response.type === 'tool_approval_response') {
    for (const [index, decision] of response.approvals.entries()) {
      const { id, approved, rejection_reason: reason } = decision
      const field = `${hitlField}.approvals[${index}].id`
      const question = openQuestion(open, id, field)
      if (id in answers) throw refusedAnswer(field, 'this id is answered twice')
      const value = { approved, ...(typeof reason === 'string' && { reason }) }
      answers[id] = valueOf(fitAnswer(question, value), field)
    }
    return answers
  }
  const ids = hitlIds(response.id)
  const questions = ids.map((id) => openQuestion(open, id, `${hitlField}.id`))
  if (response.answers.length !== questions.length) {
    const expected = `expected one answer to each of ${questions.length} questions, in their order`
    throw refusedAnswer(`${hitlField}.answers`, expected)
  }
  for (const [index, question] of questions.entries()) {
    const said = response.answers[index]?.answer ?? []
    if (said.length === 0) continue
    const field = `${hitlField}.answers[${index}].answer`
    answers[question.id] = valueOf(firstFitting(question, readingsOf(said, question)), field)
  }
  return answers
}

/** What texts may mean to a question: a list, JSON, text, or the one field that it asks for. */
function readingsOf(said: string[], { kind, schema }: AskedQuestion): (Json | undefined)[] {
  const text = said.join(', ')
  if (!schema || kind === 'approval') return [text]
  const { properties } = schema
  const [field, ...others] = isJsonObject(properties) ? Object.keys(properties) : []
  const isOnly = field !== undefined && others.length === 0
  const values = [said, jsonIn(text), text]
  return isOnly ? [...values, ...values.map((value) => value && { [field]: value })] : values
}

function valueOf(answer: Fitting, field: string): Json {
  if (answer.fits) return answer.value
  throw refusedAnswer(field, answer.problem)
}
