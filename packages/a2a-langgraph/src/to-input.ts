import { HumanMessage } from '@langchain/core/messages'
import type { Turn } from 'a2a-core/server'
import { toContentBlock } from './to-content-block.ts'

/**
 * What a graph with `messages` gets of a turn: its message as a `HumanMessage`. Text stays text,
 * files become content blocks, data becomes JSON text.
 */
export function toInput(turn: Turn): { messages: HumanMessage[] } {
  // An id of our own: one that the client chose could take the place of another message.
  const id = `${turn.taskId}-${turn.number}`
  const { parts } = turn.message
  const message = parts.every(({ text }) => text !== undefined)
    ? new HumanMessage({ id, content: turn.text })
    : new HumanMessage({ id, contentBlocks: parts.map(toContentBlock) })
  return { messages: [message] }
}
