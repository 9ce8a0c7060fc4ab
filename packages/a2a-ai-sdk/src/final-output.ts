import { dataPart, toJsonValue } from 'a2a-core'
import {
  artifact,
  failed,
  rejected,
  text,
  type AgentEvent,
  type FailedEvent,
  type RejectedEvent,
  type Turn,
} from 'a2a-core/server'
import type { ModelMessage } from 'ai'
import type { AISDKStream } from './ai-sdk-agent.ts'

/** What an agent gives: text as it comes, or the output that its `output` describes, whole. */
export type OutputKind = 'text' | 'data'

/**
 * How a task ends whose model was not let finish: a filter is no failure, as trying again would
 * not help.
 *
 * @throws for a model that failed or broke off, which may be tried again
 */
export function badEnd(finishReason: string): RejectedEvent | undefined {
  switch (finishReason) {
    case 'error':
      throw new Error('The model ended with an error')
    case 'interrupted':
      throw new Error('The model broke off before its answer was complete')
    case 'content-filter':
      return rejected('A content filter of the model stopped the answer.')
    default:
      return undefined
  }
}

/**
 * The output of an agent that gives more than its text, checked by the framework.
 *
 * @param options.messages what was said in the task
 * @param options.isText whether the agent is known to have no `output` of its own. Asking for it
 *   has the library read the whole stream once more
 * @returns how the task ends when there is no such output. Text that is cut off is still text
 * @throws when what the model wrote is not what the agent's `output` asks for
 */
export async function* finalOutput(options: {
  turn: Turn
  kind: OutputKind
  finishReason: string
  messages: readonly ModelMessage[]
  isText: boolean
  result: AISDKStream
}): AsyncGenerator<AgentEvent, FailedEvent | undefined, undefined> {
  const { turn, kind, finishReason, messages, isText, result } = options
  if (finishReason !== 'stop') {
    if (kind === 'text') return undefined
    return failed(
      finishReason === 'length'
        ? 'The output is not complete: it reached the length limit of the model.'
        : 'The agent stopped before its output was complete.',
    )
  }
  const written = lastText(messages)
  const output = isText ? written : await result.output
  if (output === undefined) return undefined
  if (output === written) {
    if (kind === 'data') yield text(written)
    return undefined
  }
  // What streamed as text was this very output, written as JSON.
  if (kind === 'text' && written !== '') yield text('', { append: false })
  const artifactId = `output-${turn.number}`
  yield artifact(dataPart(toJsonValue(output)), { artifactId, name: 'output' })
  return undefined
}

function lastText(messages: readonly ModelMessage[]): string {
  const last = messages.at(-1)?.content ?? ''
  if (typeof last === 'string') return last
  return last.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
