import { BaseMessage, type AIMessage } from '@langchain/core/messages'

/**
 * The LangChain messages in a graph's state, or in a node's update: its `messages`; or what an
 * `entrypoint()` returned, where that is messages.
 */
export function messagesOf(value: unknown): BaseMessage[] {
  if (Array.isArray(value)) return value.flatMap(messagesOf)
  if (BaseMessage.isInstance(value)) return [value]
  if (typeof value !== 'object' || value === null || !('messages' in value)) return []
  const { messages } = value
  return (Array.isArray(messages) ? messages : [messages]).filter((message) =>
    BaseMessage.isInstance(message),
  )
}

/** Tells whether a message is the model's, streamed or whole. */
export function isAIMessage(message: BaseMessage): message is AIMessage {
  return message.type === 'ai'
}

/** Tells whether a message is a step to something else: the model calls tools in it. */
export function callsTools(message: AIMessage): boolean {
  return (message.tool_calls?.length ?? 0) > 0
}

/**
 * The messages of the model that are the answer: those at the end of a state, after everything
 * that a person or a tool said, and after the last one that calls tools.
 */
export function answerMessages(messages: readonly BaseMessage[]): AIMessage[] {
  const answer: AIMessage[] = []
  for (const message of messages.toReversed()) {
    if (!isAIMessage(message) || callsTools(message)) break
    answer.unshift(message)
  }
  return answer
}

/** Marks a place in a list of messages that grows: the last one's id, or how many there were. */
export type LastMessage = string | number

/** The mark of the end of a list of messages. */
export function lastMessageOf(messages: readonly BaseMessage[]): LastMessage {
  return messages.at(-1)?.id ?? messages.length
}

/** The messages up to a mark, and those after it. */
export function splitAt<Message extends BaseMessage>(
  messages: readonly Message[],
  last: LastMessage,
): { before: Message[]; after: Message[] } {
  const end = typeof last === 'number' ? last : messages.findIndex(({ id }) => id === last) + 1
  return { before: messages.slice(0, end), after: messages.slice(end) }
}
