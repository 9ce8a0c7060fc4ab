import { toJsonValue, type Json } from 'a2a-core'
import { SchemaError, validate, type Schema } from 'a2a-core/server'

/**
 * Makes what a graph gave the data of an artifact.
 *
 * @param schema what it has to fit. Default: any JSON will do
 * @throws Error saying what does not fit; it is the graph's fault, and its server's to read
 */
export async function checkOutput(output: unknown, schema: Schema | undefined): Promise<Json> {
  const data = toJsonValue(output)
  if (!schema) return data
  try {
    return toJsonValue(await validate(schema, data))
  } catch (cause) {
    if (!(cause instanceof SchemaError)) throw cause
    const problem = `The output of the graph does not fit the outputSchema: ${cause.message}`
    throw new Error(problem, { cause })
  }
}
