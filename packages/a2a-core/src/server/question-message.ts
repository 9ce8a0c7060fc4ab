import { hitlExtension } from '../protocol/hitl-extension.ts'
import type { JsonObject } from '../protocol/json.ts'
import { dataPart, textPart, type Part } from '../protocol/part.ts'
import type { Question } from '../protocol/question.ts'
import { toJsonValue } from '../protocol/to-json.ts'
import type { AskedQuestion } from './engine.ts'
import { hitlRequest } from './hitl-request.ts'

/** What the message of an interrupted status holds. */
export type QuestionMessage = { parts: Part[]; extensions?: string[]; metadata?: JsonObject }

/**
 * How questions are asked: as text for people, as data for programs, and in the words of the HITL
 * extension where the client whose message led to them has activated it.
 *
 * @param options.taskId the task that asks
 * @param options.sentence what the agent says beside its questions
 * @param options.extensions the URIs of those that are active
 */
export function questionMessage(
  questions: readonly AskedQuestion[],
  {
    taskId,
    sentence,
    extensions,
  }: { taskId: string; sentence: string | undefined; extensions: readonly string[] },
): QuestionMessage {
  const prompts = questions.map(({ prompt }) => prompt).filter((prompt) => prompt !== sentence)
  const text = [sentence, ...prompts].filter(Boolean).join('\n')
  const parts = [
    textPart(text || 'Input is required.'),
    dataPart(toJsonValue({ questions: questions.map(asAsked) })),
  ]
  const isActive = extensions.includes(hitlExtension)
  const asked = isActive ? hitlRequest(questions, taskId, sentence) : undefined
  if (!asked) return { parts }
  return {
    parts,
    extensions: [hitlExtension],
    metadata: { [hitlExtension]: toJsonValue(asked) },
  }
}

/** A question as its client knows it: without the adapter's handle, and what became of it. */
export function asAsked({ id, kind, prompt, schema, value }: AskedQuestion): Question {
  return { id, kind, prompt, ...(schema && { schema }), ...(value !== undefined && { value }) }
}
