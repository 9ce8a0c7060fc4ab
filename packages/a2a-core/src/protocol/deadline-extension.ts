import * as z from 'zod'
import type { Message } from './message.ts'
import { invalidParams, violationsOf } from './parse.ts'
import { timestampSchema } from './timestamp.ts'

/**
 * The URI of our deadline extension. Where it is active, a message whose metadata holds
 * `{ [uri]: { deadline } }`, an ISO 8601 time in UTC, is to be answered by then: at that time its
 * turn is aborted, and its task ends as FAILED.
 */
export const deadlineExtension = 'urn:a2a-adapters:deadline:v1'

const schema = z.object({ deadline: timestampSchema }, { error: 'expected { deadline }' })

/**
 * The time by which a message is to be answered, if it says one.
 *
 * @throws InvalidParamsError naming the field, when what it says is no time
 */
export function deadlineOf({ metadata }: Pick<Message, 'metadata'>): Date | undefined {
  const said = metadata?.[deadlineExtension]
  if (said === undefined) return undefined
  const parsed = schema.safeParse(said)
  if (parsed.success) return new Date(parsed.data.deadline)
  throw invalidParams(
    violationsOf(parsed.error).map(({ field, description }) => ({
      field: `message.metadata["${deadlineExtension}"]${field && `.${field}`}`,
      description,
    })),
  )
}
