import type { BaseMessage } from '@langchain/core/messages'
import { isAIMessage } from './messages.ts'

/**
 * The `structuredResponse` that `createAgent({ responseFormat })` puts into the state; also of a
 * list of updates.
 */
export function structuredOutputOf(update: unknown): unknown {
  if (Array.isArray(update))
    return update.map(structuredOutputOf).findLast((value) => value !== undefined)
  return typeof update === 'object' && update !== null && 'structuredResponse' in update
    ? update.structuredResponse
    : undefined
}

/** The messages, but for the one in which LangChain says the structured output again, as text. */
export function withoutNotice(
  messages: readonly BaseMessage[],
  structured: unknown,
): BaseMessage[] {
  if (structured === undefined) return [...messages]
  const notice = `Returning structured response: ${JSON.stringify(structured)}`
  return messages.filter((message) => !isAIMessage(message) || message.text !== notice)
}
