import * as z from 'zod'
import { idSchema, newId, optionalIdSchema, stringListSchema } from './id.ts'
import { jsonObjectSchema, type JsonObject } from './json.ts'
import { limits } from './limits.ts'
import { isPart, partSchema, textPart, type Part } from './part.ts'
import { wireObject } from './wire-object.ts'

/** Who sent a message (specification §4.1.5). */
export const roleSchema = z.enum(['ROLE_USER', 'ROLE_AGENT'])

/** Who sent a message (specification §4.1.5). */
export type Role = z.infer<typeof roleSchema>

/** One unit of communication between client and agent (specification §4.1.4). */
export const messageSchema = wireObject({
  messageId: idSchema,
  contextId: optionalIdSchema,
  taskId: optionalIdSchema,
  role: roleSchema,
  parts: z.array(partSchema).min(1).max(limits.parts),
  metadata: jsonObjectSchema.optional(),
  extensions: stringListSchema.optional(),
  referenceTaskIds: stringListSchema.optional(),
})

/** One unit of communication between client and agent (specification §4.1.4). */
export type Message = z.infer<typeof messageSchema>

/** What may be said of a message beside its parts. */
export type MessageOptions = {
  messageId?: string
  contextId?: string
  taskId?: string
  metadata?: JsonObject
  extensions?: string[]
  referenceTaskIds?: string[]
}

/** A message's content in short: text is one text part. */
export type MessageContent = string | Part | Part[]

/**
 * The parts that a message's content in short stands for.
 *
 * @throws TypeError when it is neither text nor parts, such as an object that is to be a data part
 */
export function toParts(content: MessageContent): Part[] {
  if (typeof content === 'string') return [textPart(content)]
  const parts = Array.isArray(content) ? content : [content]
  if (parts.every(isPart)) return parts
  throw new TypeError(
    'Content must be text, or parts made by textPart(), dataPart() or filePart(); an object is sent as dataPart(object)',
  )
}

/** A message from the client to the agent. */
export function userMessage(
  content: MessageContent,
  options: MessageOptions = {},
): Message & { role: 'ROLE_USER' } {
  return { messageId: newId(), role: 'ROLE_USER', parts: toParts(content), ...options }
}

/** A message from the agent to the client. */
export function agentMessage(content: MessageContent, options: MessageOptions = {}): Message {
  return { messageId: newId(), role: 'ROLE_AGENT', parts: toParts(content), ...options }
}
