import * as z from 'zod'
import { isJsonObject, type JsonObject } from './json.ts'

/**
 * Reads a request, or an answer, as ProtoJSON, which the specification adopts (§5.5), has its
 * readers do: fields may have their proto names, `task_id` as well as `taskId`, and a field that is
 * null, or has the default of its type, is one that is not there: `''` where text must say
 * something, and the name of an enumeration that ends in `_UNSPECIFIED`. Software that is built on
 * Protocol Buffers may write each of these. Free-form values, such as data and metadata, stay as
 * they are; where a field has both names, the JSON name counts, and the other is gone. What is
 * written as JSON has it, as nearly everything is, stays the object it is.
 *
 * @param schema says which fields there are
 */
export function fromProtoJson(schema: z.core.$ZodType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const kind = kindOf(schema)
  switch (kind.type) {
    case 'optional':
    case 'default':
      return fromProtoJson(kind.innerType, value)
    case 'array': {
      if (!Array.isArray(value)) return value
      const read = value.map((each: unknown) => fromProtoJson(kind.element, each))
      return read.every((each, index) => each === value[index]) ? value : read
    }
    case 'object':
      return isJsonObject(value) ? readFields(kind.shape, value) : value
    default:
      return value
  }
}

function readFields(
  fields: { readonly [name: string]: z.core.$ZodType },
  value: JsonObject,
): object {
  // Spread, it alone takes a key such as `__proto__` for what it is, data.
  let copy: { [name: string]: unknown } | undefined
  for (const key of Object.keys(value)) {
    const name = jsonName(key)
    const inner = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!inner) continue
    const field = value[key]
    const isSecond = name !== key && Object.hasOwn(value, name)
    const absent = isSecond || isAbsent(inner, field)
    const read = absent ? undefined : fromProtoJson(inner, field)
    if (name === key && read === field) continue
    copy ??= { ...value }
    delete copy[key]
    if (!absent) copy[name] = read
  }
  return copy ?? value
}

/** What a schema takes is a value: null in `data`, `''` in a part's text. */
function isAbsent(schema: z.core.$ZodType, value: unknown): boolean {
  return (value === null || isDefault(schema, value)) && !z.safeParse(schema, value).success
}

function isDefault(schema: z.core.$ZodType, value: unknown): boolean {
  if (typeof value !== 'string' || (value !== '' && !value.endsWith('_UNSPECIFIED'))) return false
  const kind = kindOf(schema)
  if (kind.type !== 'optional') return false
  const { type } = kindOf(kind.innerType)
  return type === 'enum' || (type === 'string' && value === '')
}

/** What a schema is: to ask zod's classes, by `instanceof`, takes a request far longer. */
function kindOf(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.ZodType).def as z.core.$ZodTypes['_zod']['def']
}

/** The JSON name of a field of a proto file: `task_id` becomes `taskId`. */
function jsonName(protoName: string): string {
  if (!protoName.includes('_')) return protoName
  return protoName.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}
