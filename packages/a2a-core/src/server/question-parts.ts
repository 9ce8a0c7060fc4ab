import type { Json } from '../protocol/json.ts'
import { dataPart, textPart, type Part } from '../protocol/part.ts'
import type { AskedQuestion } from './engine.ts'

/** How questions are asked: as text for people, and as data for programs. */
export function questionParts(questions: readonly AskedQuestion[], message?: string): Part[] {
  const prompts = questions.map(({ prompt }) => prompt).filter((prompt) => prompt !== message)
  const text = [message, ...prompts].filter(Boolean).join('\n')
  return [textPart(text || 'Input is required.'), dataPart({ questions: questions.map(toWire) })]
}

/** A question without what is the server's own: the framework's handle, the answer. */
function toWire({ id, kind, prompt, schema, value }: AskedQuestion): Json {
  return {
    id,
    kind,
    prompt,
    ...(schema && { schema }),
    ...(value !== undefined && { value }),
  }
}
