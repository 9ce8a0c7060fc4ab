import { isJsonObject, type Json, type JsonObject } from '../protocol/json.ts'
import { dataPart, textPart, type Part } from '../protocol/part.ts'
import type { Question } from '../protocol/question.ts'

/**
 * A reply to open questions: text; or the answers by question id, `{ '1.1': … }`; or, when one
 * question is open, its answer as any other JSON. `true` and `false` answer an approval, as does
 * `{ approved, reason }`.
 */
export type Reply = string | Json

/**
 * What is sent for a reply: what `answer` sends, for those who stream what follows. An agent that
 * asked in words alone, whose question has no id, is answered in words.
 *
 * @throws TypeError when there is no reply, or several questions are open and it does not name those
 *   it answers
 *
 * @example
 * agent.stream(replyPart({ '1.1': 'small' }, waiting.questions), { task: waiting.task })
 */
export function replyPart(reply: Reply, questions: readonly Question[]): Part {
  if (reply === undefined) throw new TypeError('A reply is text, or JSON, not undefined')
  const [only] = questions
  if (questions.length === 1 && only?.id === '') return plainReply(reply)
  if (typeof reply === 'string') return textPart(reply)
  const byId = new Map(questions.map((question) => [question.id, question]))
  if (isJsonObject(reply)) {
    const ids = Object.keys(reply)
    if (ids.length > 0 && ids.every((id) => id !== '' && byId.has(id))) {
      return dataPart(answersOf(Object.entries(reply), byId))
    }
  }
  if (!only || questions.length > 1) {
    const ids = questions.map(({ id }) => `'${id}': …`).join(', ')
    throw new TypeError(`Several questions are open: answer them by id, as { ${ids} }`)
  }
  return dataPart(answersOf([[only.id, reply]], byId))
}

/** A reply to an agent that takes answers as plain messages, which are never empty. */
function plainReply(reply: Reply): Part {
  const said = isJsonObject(reply) && reply[''] !== undefined ? reply[''] : reply
  if (said === '' || said === null) return textPart('Go on.')
  return typeof said === 'string' ? textPart(said) : dataPart(said)
}

function answersOf(answers: [string, Json][], questions: Map<string, Question>): JsonObject {
  return Object.fromEntries(
    answers.map(([id, value]) => {
      const isApproval = questions.get(id)?.kind === 'approval' && typeof value === 'boolean'
      return [id, isApproval ? { approved: value } : value]
    }),
  )
}
