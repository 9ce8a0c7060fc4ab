import type { Json } from '../protocol/json.ts'
import {
  SchemaError,
  validate,
  type Schema,
  type SchemaIssue,
} from '../protocol/standard-schema.ts'
import type { Completed } from './outcome.ts'

/** An agent completed its task, but its data is not what `output` says it must be. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
  /** The answer, with its data as it came. */
  readonly answer: Completed
  /** What is wrong with which field. */
  readonly issues: readonly SchemaIssue[]

  constructor(agent: string, answer: Completed, cause: SchemaError) {
    super(`The data that ${agent} answered does not fit the output asked for: ${cause.message}`, {
      cause,
    })
    this.answer = answer
    this.issues = cause.issues
  }
}

/**
 * Gives an answer the type of its data.
 *
 * @throws OutputError when the data does not fit the schema
 */
export async function withOutput<Data = Json | undefined>(
  answer: Completed,
  output: Schema<Data> | undefined,
  agent: string,
): Promise<Completed<Data>> {
  // Without a schema Data is what data is.
  if (!output) return answer as Completed<Data>
  try {
    return { ...answer, data: await validate(output, answer.data) }
  } catch (error) {
    if (error instanceof SchemaError) throw new OutputError(agent, answer, error)
    throw error
  }
}
