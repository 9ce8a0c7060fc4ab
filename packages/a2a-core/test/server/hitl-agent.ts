import { hitlExtension, type Json, type MessageOptions } from 'a2a-core'
import { inputRequired, text, type NewQuestion, type Turn } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

/** An approval, of a call. */
export const deletion: NewQuestion = {
  kind: 'approval',
  prompt: 'Delete it?',
  value: { tool: 'delete_file', id: 'call-1', input: { path: 'a.txt' } },
}

/** A question with a list to choose from. */
export const database: NewQuestion = {
  kind: 'question',
  prompt: 'Which database?',
  schema: { type: 'string', enum: ['PostgreSQL', 'SQLite'] },
}

/** Asks, and says what it was told, to a client that speaks the extension. */
export function asking(...questions: NewQuestion[]): ServedAgent {
  return serveAgent(
    agentOf(async function* ({ answers }: Turn) {
      const told = Object.values(answers).map(({ value }) => value)
      if (told.length === 0) yield inputRequired(questions, { message: 'Before I go on' })
      else yield text(JSON.stringify(told))
    }),
  ).as({ extensions: [hitlExtension] })
}

/** A message that answers in the words of the extension. */
export function saying(taskId: string, payload: Json): MessageOptions {
  return { taskId, extensions: [hitlExtension], metadata: { [hitlExtension]: payload } }
}
