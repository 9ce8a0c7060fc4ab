import type * as z from 'zod'
import { InvalidAgentResponseError } from '../protocol/errors.ts'
import { fromProtoJson } from '../protocol/from-proto-json.ts'
import { violationsOf } from '../protocol/parse.ts'

/**
 * Reads what an agent answered with a schema.
 *
 * @param from what was answered, for the error: `https://… GetTask`
 * @throws InvalidAgentResponseError naming the first field that is wrong, and what was expected
 */
export function parseResult<Schema extends z.ZodType>(
  schema: Schema,
  result: unknown,
  from: string,
): z.output<Schema> {
  const parsed = schema.safeParse(fromProtoJson(schema, result))
  if (parsed.success) return parsed.data
  const fieldViolations = violationsOf(parsed.error)
  const first = fieldViolations[0]
  const field = first?.field ? `${first.field}: ` : ''
  throw new InvalidAgentResponseError(
    `${from} does not fit the specification: ${field}${first?.description ?? 'unreadable'}`,
    { fieldViolations },
  )
}
