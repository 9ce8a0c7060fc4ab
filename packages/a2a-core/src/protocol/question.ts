import * as z from 'zod'
import { jsonObjectSchema, jsonSchema, type JsonObject } from './json.ts'
import type { Message } from './message.ts'
import { textOf } from './part.ts'
import { wireObject } from './wire-object.ts'

/**
 * What an agent waits to be told before it goes on.
 *
 * On the wire the message of an interrupted status says it twice: as readable text for any
 * client, and as a data part `{ questions: [...] }` for programs. A client answers with a message
 * to the same task: a data part `{ [question.id]: answer }`, the same as JSON in text, or plain
 * text when one question is open that text can answer.
 */
export const questionSchema = wireObject({
  /** `<turn>.<index>`, unique within the task. */
  id: z.string(),
  /** What kind of answer is awaited: any, a yes or no, or that credentials were given elsewhere. */
  kind: z.enum(['question', 'approval', 'auth']).default('question'),
  /** The question, for people. */
  prompt: z.string().default(''),
  /** JSON Schema of the answer; any text will do where it is absent. */
  schema: jsonObjectSchema.optional(),
  /** What the question is about: the tool call to approve, the scheme and URL to authorise at. */
  value: jsonSchema.optional(),
})

/** What an agent waits to be told before it goes on. */
export type Question = z.infer<typeof questionSchema>

/** The schema of the answer to an approval. */
export const approvalSchema: JsonObject = {
  type: 'object',
  properties: {
    approved: { type: 'boolean' },
    reason: { type: 'string' },
  },
  required: ['approved'],
}

/**
 * The questions that the message of an interrupted status asks. A message from an agent that does
 * not write questions as data is one question, whose id is empty and whose answer is a message.
 */
export function questionsOf(message: Message | undefined): Question[] {
  for (const { data } of message?.parts ?? []) {
    const parsed = questionsDataSchema.safeParse(data)
    if (parsed.success) return parsed.data.questions
  }
  return [{ id: '', kind: 'question', prompt: textOf(message?.parts ?? []) }]
}

const questionsDataSchema = wireObject({ questions: z.array(questionSchema).min(1) })
