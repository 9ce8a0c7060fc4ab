import * as z from 'zod'
import { isJsonObject } from './json.ts'

/**
 * Gives the fields of a request their JSON names. Writers must use those, but ProtoJSON, which the
 * specification adopts (§5.5), has its readers take `task_id` as well as `taskId`: software that
 * is built on Protocol Buffers may send either. Free-form objects, such as metadata, stay as they
 * are; where a field has both names, the JSON name counts.
 *
 * @param schema says which fields there are
 */
export function withJsonNames(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodOptional) return withJsonNames(schema.unwrap(), value)
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((each: unknown) => withJsonNames(schema.element, each))
  }
  if (!(schema instanceof z.ZodObject) || !isJsonObject(value)) return value
  const fields: { readonly [name: string]: z.core.$ZodType } = schema.shape
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      const name = jsonName(key)
      const known = Object.hasOwn(fields, name) && (name === key || !Object.hasOwn(value, name))
      const inner = known ? fields[name] : undefined
      return inner ? [name, withJsonNames(inner, field)] : [key, field]
    }),
  )
}

/** The JSON name of a field of a proto file: `task_id` becomes `taskId`. */
function jsonName(protoName: string): string {
  return protoName.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}
