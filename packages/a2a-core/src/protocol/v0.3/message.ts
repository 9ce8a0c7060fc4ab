import * as z from 'zod'
import { idSchema, optionalIdSchema, stringListSchema } from '../id.ts'
import { jsonObjectSchema } from '../json.ts'
import { limits } from '../limits.ts'
import type { Message, Role } from '../message.ts'
import { wireObject } from '../wire-object.ts'
import { fromV03Part, toV03Part, v03PartSchema } from './part.ts'

const partsSchema = z.array(v03PartSchema).max(limits.parts)

/** Who sent a message in 0.3; HTTP+JSON names them as 1.0 does. */
const v03RoleSchema = z.enum(['user', 'agent', 'ROLE_USER', 'ROLE_AGENT'], {
  error: 'expected user or agent',
})

/** A message in 0.3. */
export const v03MessageSchema = wireObject({
  kind: z.literal('message').optional(),
  messageId: idSchema,
  contextId: optionalIdSchema,
  taskId: optionalIdSchema,
  role: v03RoleSchema,
  parts: partsSchema.optional(),
  /** The parts, as HTTP+JSON names them. */
  content: partsSchema.optional(),
  metadata: jsonObjectSchema.optional(),
  extensions: stringListSchema.optional(),
  referenceTaskIds: stringListSchema.optional(),
})

/** A message in 0.3. */
export type V03Message = z.infer<typeof v03MessageSchema>

/** A message that a client of 0.3 sends. */
export const v03UserMessageSchema = v03MessageSchema
  .extend({
    role: z.enum(['user', 'ROLE_USER'], { error: 'expected user: clients send user messages' }),
  })
  .check(({ value, issues }) => {
    if ((value.parts ?? value.content ?? []).length > 0) return
    issues.push({
      code: 'custom',
      input: value,
      path: ['parts'],
      message: 'expected at least one part',
    })
  })

const roles: { [role in V03Message['role']]: Role } = {
  user: 'ROLE_USER',
  agent: 'ROLE_AGENT',
  ROLE_USER: 'ROLE_USER',
  ROLE_AGENT: 'ROLE_AGENT',
}

/** Writes a message as 0.3 has it. */
export function toV03Message({ parts, role, ...rest }: Message): V03Message & { kind: 'message' } {
  return {
    ...rest,
    kind: 'message',
    role: role === 'ROLE_USER' ? 'user' : 'agent',
    parts: parts.map(toV03Part),
  }
}

/** Reads a message as 0.3 has it. */
export function fromV03Message(message: V03Message): Message {
  const { kind: _, role, content = [], parts = content, ...rest } = message
  return {
    ...rest,
    role: roles[role],
    // 0.3 allows messages without parts, 1.0 does not.
    parts: parts.length > 0 ? parts.map(fromV03Part) : [{ text: '' }],
  }
}
