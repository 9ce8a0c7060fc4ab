import * as z from 'zod'

/** Any JSON value (`google.protobuf.Value`). */
export type Json = null | boolean | number | string | Json[] | JsonObject

/** A JSON object (`google.protobuf.Struct`). */
export type JsonObject = { [key: string]: Json }

/** Tells whether a value is a JSON object: neither null, nor an array, nor a primitive. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Takes any JSON value as it is; only `undefined` (an absent field) is refused. */
export const jsonSchema = z.custom<Json>((value) => value !== undefined, {
  error: 'expected a JSON value',
})

/** Takes a JSON object as it is, without copying it: keys such as `__proto__` stay plain data. */
export const jsonObjectSchema = z.custom<JsonObject>(isJsonObject, {
  error: 'expected a JSON object',
})
