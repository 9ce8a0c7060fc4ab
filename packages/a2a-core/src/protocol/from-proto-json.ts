import * as z from 'zod'
import { isJsonObject } from './json.ts'

/**
 * Reads a request, or an answer, as ProtoJSON, which the specification adopts (§5.5), has its
 * readers do: fields may have their proto names, `task_id` as well as `taskId`, and a field that is
 * null is one that is not there. Software that is built on Protocol Buffers may write either.
 * Free-form values, such as data and metadata, stay as they are; where a field has both names, the
 * JSON name counts.
 *
 * @param schema says which fields there are
 */
export function fromProtoJson(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return fromProtoJson(schema.unwrap(), value)
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((each: unknown) => fromProtoJson(schema.element, each))
  }
  if (!(schema instanceof z.ZodObject) || !isJsonObject(value)) return value
  const fields: { readonly [name: string]: z.core.$ZodType } = schema.shape
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]): [string, unknown][] => {
      const name = jsonName(key)
      const known = Object.hasOwn(fields, name) && (name === key || !Object.hasOwn(value, name))
      const inner = known ? fields[name] : undefined
      if (!inner) return [[key, field]]
      return field === null && !takesNull(inner) ? [] : [[name, fromProtoJson(inner, field)]]
    }),
  )
}

/** Null is a value where any JSON is: in `data`. */
function takesNull(schema: z.core.$ZodType): boolean {
  return z.safeParse(schema, null).success
}

/** The JSON name of a field of a proto file: `task_id` becomes `taskId`. */
function jsonName(protoName: string): string {
  return protoName.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}
