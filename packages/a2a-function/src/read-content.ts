import type { Json } from 'a2a-core'
import { validate, type Schema } from 'a2a-core/server'

/** What a message, or an answer, holds. */
export type Content = { readonly text: string; readonly data?: Json | undefined }

/**
 * Reads content as a schema says: its data, or its text where that is what the schema takes, or
 * the JSON that its text is. Without a schema: its text.
 *
 * @throws SchemaError naming what does not fit
 */
export async function readContent<Value>(
  schema: Schema<Value> | undefined,
  content: Content,
): Promise<Value | string> {
  if (!schema) return content.text
  const data = dataIn(content)
  // Text is JSON only where the schema does not take it as it stands.
  const asText =
    data === undefined || (content.data === undefined && (await fits(schema, content.text)))
  return validate(schema, asText ? content.text : data)
}

/** The data of content: its data part, or the JSON that its text is. */
export function dataIn({ data, text }: Content): Json | undefined {
  if (data !== undefined) return data
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Tells whether a schema takes a value. */
export async function fits(schema: Schema, value: unknown): Promise<boolean> {
  const { issues } = await schema['~standard'].validate(value)
  return issues === undefined
}
