import type * as z from 'zod'
import type { FieldViolation } from './a2a-error.ts'
import { InvalidParamsError } from './errors.ts'
import { fromProtoJson } from './from-proto-json.ts'

/**
 * Reads a request's parameters with a schema.
 *
 * @throws InvalidParamsError naming every field that is wrong, and what was expected (§3.3.2)
 */
export function parseParams<Schema extends z.ZodType>(
  schema: Schema,
  params: unknown,
): z.output<Schema> {
  const result = schema.safeParse(fromProtoJson(schema, params))
  if (result.success) return result.data
  throw invalidParams(violationsOf(result.error))
}

/** The error of parameters in which fields are wrong: its message tells of the first. */
export function invalidParams(fieldViolations: FieldViolation[]): InvalidParamsError {
  const [first] = fieldViolations
  return new InvalidParamsError(
    first && `Invalid parameters: ${first.field ? `${first.field}: ` : ''}${first.description}`,
    { fieldViolations },
  )
}

/** What a schema found wrong, field by field; a field is written like `message.parts[0].text`. */
export function violationsOf(error: z.ZodError): FieldViolation[] {
  return error.issues.slice(0, 20).map((issue) => ({
    field: fieldPath(issue.path),
    description: issue.message,
  }))
}

/** Writes a path as one would write it in JavaScript: `message.parts[0].text`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, key) => {
    if (typeof key === 'number') return `${field}[${key}]`
    return field ? `${field}.${String(key)}` : String(key)
  }, '')
}
