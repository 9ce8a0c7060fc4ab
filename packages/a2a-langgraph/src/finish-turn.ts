import type { StateSnapshot } from '@langchain/langgraph'
import { dataPart } from 'a2a-core'
import { artifact, type AgentEvent, type Turn } from 'a2a-core/server'
import { checkOutput } from './check-output.ts'
import type { LangGraphOptions } from './langgraph-options.ts'
import { messagesOf, splitAt } from './messages.ts'
import { structuredOutputOf, withoutNotice } from './structured-output.ts'
import type { Thread } from './thread.ts'
import type { Run } from './to-events.ts'
import { toOutput } from './to-output.ts'

/**
 * Says what is left to say of the answer once the graph is done: its text is put right, its data
 * and what `output` makes of its last state are given.
 *
 * @throws Error when nothing says what the answer is, or when it is not what it was to be
 */
export async function* finishTurn(
  { values }: StateSnapshot,
  { again, memory }: Thread,
  run: Run,
  { name, output, outputSchema: schema }: LangGraphOptions,
  turn: Turn,
): AsyncGenerator<AgentEvent> {
  const { answer } = run
  // Only the run tells whether it is of this turn; a run that died cannot.
  const structured = run.structured ?? (again ? structuredOutputOf(values) : undefined)
  const said = splitAt(messagesOf(values), memory.last).after
  const messages = withoutNotice(said, structured)
  yield* answer.finish(messages)
  if (output) {
    // LangChain keeps it out of the state that a checkpoint has.
    const state = structured === undefined ? values : { ...values, structuredResponse: structured }
    yield* await toOutput(await output(state, turn), { shown: answer.shown, schema })
    return
  }
  if (structured !== undefined) {
    const data = await checkOutput(structured, schema)
    yield artifact(dataPart(data), { name: 'structuredResponse' })
    return
  }
  const isConversation = typeof values === 'object' && values !== null && 'messages' in values
  if (isConversation || messages.length > 0 || answer.shown || run.artifacts) return
  if (typeof values === 'string') {
    yield* await toOutput(values, { shown: false })
    return
  }
  throw new Error(
    `The state of the graph "${name}" has no messages: say what its answer is, with ` +
      'fromLangGraph(graph, { output: (state) => … })',
  )
}
