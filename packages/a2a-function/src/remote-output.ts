import { OutputError, type RemoteAnswer } from 'a2a-core/client'
import { SchemaError, type Schema } from 'a2a-core/server'
import { readContent } from './read-content.ts'

/** What is made of an answer: what a schema takes of it, or what a function makes of it. */
export type RemoteOutput<Data> = Schema<Data> | ((answer: RemoteAnswer) => Data | PromiseLike<Data>)

/**
 * Makes of an answer what the caller wants of it. Without an output: its text, or where it has
 * none, its data as JSON text.
 *
 * @param agent what the agent is called in errors
 * @throws OutputError when the answer does not fit the schema
 */
export async function outputOf<Data>(
  answer: RemoteAnswer,
  output: RemoteOutput<Data> | undefined,
  agent: string,
): Promise<Data | string> {
  const { text, data, files } = answer
  if (!output) return text || (data === undefined ? '' : JSON.stringify(data))
  // Some libraries' schemas are functions themselves.
  if (!('~standard' in output)) return output(answer)
  try {
    return await readContent(output, answer)
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    throw new OutputError(agent, { state: 'completed', text, data, files }, error)
  }
}
