import * as z from 'zod'
import { invalidParams } from '../protocol/parse.ts'

/**
 * Reads parameters from a query by the types of a schema (specification §11.5): whole numbers,
 * `true` and `false`, and text. What does not look like its type stays text, for the schema to
 * refuse; what the schema does not know is ignored.
 *
 * @throws InvalidParamsError when a parameter is given twice
 */
export function readQuery(
  schema: z.ZodObject,
  query: URLSearchParams,
): { [name: string]: string | number | boolean } {
  const params: { [name: string]: string | number | boolean } = {}
  for (const [name, type] of Object.entries(schema.shape)) {
    const [text, ...more] = query.getAll(name)
    if (more.length > 0) {
      throw invalidParams([{ field: name, description: `given ${more.length + 1} times` }])
    }
    if (text !== undefined) params[name] = toValue(text, type)
  }
  return params
}

function toValue(text: string, schema: unknown): string | number | boolean {
  const type = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  if (type instanceof z.ZodNumber && /^-?\d+$/.test(text)) return Number(text)
  if (type instanceof z.ZodBoolean && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
