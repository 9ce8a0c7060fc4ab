import type { ModelMessage } from 'ai'
import type { ToolCall } from './tool-result.ts'

/** The tool calls that have no result yet; what a provider runs itself is the provider's. */
export function openCalls(messages: readonly ModelMessage[]): ToolCall[] {
  const open = new Map<string, ToolCall>()
  for (const { role, content } of messages) {
    if (typeof content === 'string' || (role !== 'assistant' && role !== 'tool')) continue
    for (const part of content) {
      if (part.type === 'tool-call' && !part.providerExecuted) open.set(part.toolCallId, part)
      if (part.type === 'tool-result') open.delete(part.toolCallId)
    }
  }
  return [...open.values()]
}
