import * as z from 'zod'
import { isJsonObject } from './json.ts'

/**
 * Reads a request, or an answer, as ProtoJSON, which the specification adopts (§5.5), has its
 * readers do: fields may have their proto names, `task_id` as well as `taskId`, and a field that is
 * null, or has the default of its type, is one that is not there: `''` where text must say
 * something, and the name of an enumeration that ends in `_UNSPECIFIED`. Software that is built on
 * Protocol Buffers may write each of these. Free-form values, such as data and metadata, stay as
 * they are; where a field has both names, the JSON name counts.
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
      return isAbsent(inner, field) ? [] : [[name, fromProtoJson(inner, field)]]
    }),
  )
}

/** What a schema takes is a value: null in `data`, `''` in a part's text. */
function isAbsent(schema: z.core.$ZodType, value: unknown): boolean {
  return (value === null || isDefault(schema, value)) && !z.safeParse(schema, value).success
}

function isDefault(schema: z.core.$ZodType, value: unknown): boolean {
  const type = schema instanceof z.ZodOptional ? schema.unwrap() : undefined
  if (type instanceof z.ZodString) return value === ''
  return type instanceof z.ZodEnum && typeof value === 'string' && value.endsWith('_UNSPECIFIED')
}

/** The JSON name of a field of a proto file: `task_id` becomes `taskId`. */
function jsonName(protoName: string): string {
  return protoName.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}
