import * as z from 'zod'
import type { Json } from './json.ts'
import type { Message } from './message.ts'
import { invalidParams, violationsOf } from './parse.ts'

/**
 * The URI of kagent's public extension for humans in the loop. Where it is active, the message of
 * an interrupted status also carries its questions under this URI in its metadata, and so does a
 * message its answers: see `docs/extensions/hitl.md`.
 */
export const hitlExtension = 'https://kagent.dev/extensions/hitl/v1'

/** What an agent asks, in the extension's words. */
export type HitlRequest =
  | {
      type: 'tool_approval_request'
      hint?: string
      tools: { id: string; call_id: string; name: string; args: { [name: string]: Json } }[]
    }
  | {
      type: 'ask_user_request'
      id: string
      questions: { question: string; choices: string[]; multiple: boolean }[]
    }

const responseSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('tool_approval_response'),
    approvals: z
      .array(
        z.object({
          id: z.string().min(1),
          approved: z.boolean(),
          rejection_reason: z.string().nullish(),
        }),
      )
      .min(1),
  }),
  z.object({
    type: z.literal('ask_user_response'),
    id: z.string().min(1),
    answers: z.array(z.object({ answer: z.array(z.string()) })),
  }),
])

/** What a person decided, in the extension's words. */
export type HitlResponse = z.infer<typeof responseSchema>

/** Where in a request the extension's answers stand. */
export const hitlField = `message.metadata["${hitlExtension}"]`

/**
 * What a message answers in the extension's words; `undefined` when it does not use them. A message
 * uses them when it names the extension and has its metadata.
 *
 * @throws InvalidParamsError naming the field, when what it says is no answer
 */
export function hitlResponseOf({ extensions, metadata }: Message): HitlResponse | undefined {
  const said = metadata?.[hitlExtension]
  if (said === undefined || !extensions?.includes(hitlExtension)) return undefined
  const parsed = responseSchema.safeParse(said)
  if (parsed.success) return parsed.data
  throw invalidParams(
    violationsOf(parsed.error).map(({ field, description }) => ({
      field: `${hitlField}${field && `.${field}`}`,
      description,
    })),
  )
}
