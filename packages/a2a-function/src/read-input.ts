import type { Json } from 'a2a-core'
import { validate, type Schema, type Turn } from 'a2a-core/server'

/**
 * Reads a skill's input out of a message: its data, checked; without a schema, its text.
 *
 * @throws SchemaError naming what does not fit
 */
export async function readInput(schema: Schema | undefined, turn: Turn): Promise<unknown> {
  if (!schema) return turn.text
  const data = dataIn(turn)
  // Text is JSON only where the schema does not take it as it stands.
  const asText = data === undefined || (turn.data === undefined && (await fits(schema, turn.text)))
  return validate(schema, asText ? turn.text : data)
}

/** The data of a message: its data part, or the JSON that its text is. */
export function dataIn({ data, text }: Turn): Json | undefined {
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
