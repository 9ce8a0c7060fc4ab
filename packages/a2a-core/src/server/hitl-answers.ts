import { hitlExtension, hitlField, hitlResponseOf } from '../protocol/hitl-extension.ts'
import { isJsonObject, type Json } from '../protocol/json.ts'
import type { Message } from '../protocol/message.ts'
import type { AskedQuestion } from './engine.ts'
import {
  answeredTwice,
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
 * Finds what a message answers in the words of kagent's HITL extension; `undefined` when it has
 * none of them. What is left out is not answered: it is asked again. Where the extension is not
 * active, or the message does not name it, nothing is: what stands beside a decision is none.
 *
 * @throws InvalidParamsError when an id is not of an open question or comes twice, or an answer
 *   does not fit
 */
export function hitlAnswers(
  message: Message,
  open: readonly AskedQuestion[],
  extensions: readonly string[],
): Answers | undefined {
  if (message.metadata?.[hitlExtension] === undefined) return undefined
  const response = extensions.includes(hitlExtension) ? hitlResponseOf(message) : undefined
  if (!response) return {}
  const answers: Answers = {}
  if (response.type === 'tool_approval_response') {
    for (const [index, decision] of response.approvals.entries()) {
      const { id, approved, rejection_reason: reason } = decision
      const field = `${hitlField}.approvals[${index}].id`
      const question = openQuestion(open, id, field)
      if (question.kind !== 'approval') {
        throw refusedAnswer(field, 'this question is no approval: send an ask_user_response')
      }
      if (id in answers) throw answeredTwice(field)
      const value = { approved, ...(typeof reason === 'string' && { reason }) }
      answers[id] = valueOf(fitAnswer(question, value), field)
    }
    return answers
  }
  const ids = hitlIds(response.id)
  const questions = ids.map((id) => openQuestion(open, id, `${hitlField}.id`))
  if (new Set(ids).size < ids.length) throw answeredTwice(`${hitlField}.id`)
  if (response.answers.length !== questions.length) {
    const expected = `expected one answer to each of ${questions.length} questions, in their order`
    throw refusedAnswer(`${hitlField}.answers`, expected)
  }
  for (const [index, question] of questions.entries()) {
    const said = response.answers[index]?.answer ?? []
    if (said.every((text) => text.trim() === '')) continue
    const field = `${hitlField}.answers[${index}].answer`
    answers[question.id] = valueOf(firstFitting(question, readingsOf(said, question)), field)
  }
  return answers
}

/** What texts may mean to a question: a list, JSON, text, or the one field that it asks for. */
function readingsOf(said: string[], { kind, schema }: AskedQuestion): Json[] {
  const text = said.join(', ')
  if (!schema || kind === 'approval') return [text]
  const { properties } = schema
  const [field, ...others] = isJsonObject(properties) ? Object.keys(properties) : []
  const one = [jsonIn(text), text].filter((value) => value !== undefined)
  const list = [said, said.map((each) => jsonIn(each) ?? each)]
  const values: Json[] = said.length > 1 ? [...list, ...one] : [...one, ...list]
  if (field === undefined || others.length > 0) return values
  return [...values, ...values.map((value) => ({ [field]: value }))]
}

function valueOf(answer: Fitting, field: string): Json {
  if (answer.fits) return answer.value
  throw refusedAnswer(field, answer.problem)
}
