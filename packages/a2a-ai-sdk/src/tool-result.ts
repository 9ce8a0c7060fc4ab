import { getErrorMessage } from '@ai-sdk/provider'
import { toJsonValue } from 'a2a-core'
import type { ModelMessage, ToolContent, ToolResultPart, ToolSet } from 'ai'
import { definedOf } from './defined-of.ts'
import { toolNamed } from './tool-named.ts'

/** A tool call, as far as its result must name it. */
export type ToolCall = { toolCallId: string; toolName: string; input: unknown }

/** The result of a tool call as the model is told it: as its tool writes it, else as it is. */
export async function toolResult(
  tools: ToolSet,
  { toolCallId, toolName, input }: ToolCall,
  output: unknown,
): Promise<ToolResultPart> {
  const tool = toolNamed(tools, toolName)
  const written = await tool?.toModelOutput?.({ toolCallId, input, output })
  return {
    type: 'tool-result',
    toolCallId,
    toolName,
    output:
      written ??
      (typeof output === 'string'
        ? { type: 'text', value: output }
        : { type: 'json', value: toJsonValue(output) }),
  }
}

/** The failure of a tool call as the model is told it. */
export function toolFailure(
  { toolCallId, toolName }: Omit<ToolCall, 'input'>,
  error: unknown,
): ToolResultPart {
  const value = getErrorMessage(error)
  return { type: 'tool-result', toolCallId, toolName, output: { type: 'error-text', value } }
}

/** The result of a tool call that was not allowed. */
export function deniedResult(
  { toolCallId, toolName }: Omit<ToolCall, 'input'>,
  reason?: string,
): ToolResultPart {
  const output = { type: 'execution-denied' as const, ...definedOf({ reason }) }
  return { type: 'tool-result', toolCallId, toolName, output }
}

/** Messages with more results of tools: in the last message when that holds some already. */
export function withToolContent(
  messages: readonly ModelMessage[],
  content: ToolContent,
): ModelMessage[] {
  if (content.length === 0) return [...messages]
  const last = messages.at(-1)
  if (last?.role !== 'tool') return [...messages, { role: 'tool', content }]
  return [...messages.slice(0, -1), { ...last, content: [...last.content, ...content] }]
}
