import { isJsonObject, questionSchema, type Json, type Question } from 'a2a-core'
import { replyPart } from 'a2a-core/client'
import type { Answer, NewQuestion } from 'a2a-core/server'
import type { UserModelMessage } from 'ai'
import { askedFor, type QuestionHandle } from './questions.ts'

/**
 * What the remote agent asks that is an agent's model (`toModel`), as it asks it.
 *
 * @param metadata the provider metadata with which a step finished
 */
export function modelQuestions(
  metadata: { [provider: string]: unknown } | undefined,
): NewQuestion[] {
  const said = metadata?.['a2a']
  const parsed = questionSchema
    .array()
    .safeParse(isJsonObject(said) ? said['questions'] : undefined)
  if (!parsed.success) return []
  return parsed.data.map((question) =>
    askedFor(question, { for: 'model', questionId: question.id }),
  )
}

/** Whether a text of such a model is what it asks. */
export function isQuestion(metadata: { [provider: string]: unknown } | undefined): boolean {
  const said = metadata?.['a2a']
  return isJsonObject(said) && said['question'] === true
}

/** The answers to what such a model asks, as the user's next message. */
export function modelReply(answers: readonly Answer[]): UserModelMessage | undefined {
  const questions: Question[] = []
  const replies: { [questionId: string]: Json } = {}
  for (const { value, question } of answers) {
    const handle = question.handle as QuestionHandle
    if (handle.for !== 'model') continue
    questions.push({ ...question, id: handle.questionId })
    replies[handle.questionId] = value
  }
  if (questions.length === 0) return undefined
  const { text, data } = replyPart(replies, questions)
  return { role: 'user', content: text ?? JSON.stringify(data) }
}
