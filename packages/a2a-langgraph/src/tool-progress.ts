import { isGraphBubbleUp } from '@langchain/langgraph'
import { ToolMessage } from '@langchain/core/messages'
import { dataPart, textPart, type JsonObject } from 'a2a-core'
import { progress, type ProgressEvent } from 'a2a-core/server'
import { toJson } from './to-json.ts'

/** What a client may see of a tool: nothing but its name and state, unless said here. */
export type ShownTool = {
  /** Whether the arguments of its calls are shown. Default: false. */
  arguments?: boolean | undefined
  /** Whether its results are shown. Default: false. */
  result?: boolean | undefined
}

/** What LangGraph's stream mode `tools` tells. */
export type ToolChunk = {
  event: 'on_tool_start' | 'on_tool_event' | 'on_tool_end' | 'on_tool_error'
  name: string
  toolCallId?: string | undefined
  input?: unknown
  output?: unknown
  error?: unknown
}

/** Says that a tool is called, has answered, or has failed; its data only where that is allowed. */
export function toolProgress(chunk: ToolChunk, shown: ShownTool = {}): ProgressEvent | undefined {
  const { event, name, toolCallId } = chunk
  const tool: JsonObject = { ...(toolCallId !== undefined && { id: toolCallId }), name }
  switch (event) {
    case 'on_tool_start': {
      const data = shown.arguments ? { arguments: toJson(parsed(chunk.input)) } : {}
      return say(`Calling ${name}`, { type: 'tool-call', ...tool, state: 'working', ...data })
    }
    case 'on_tool_end': {
      const data = shown.result ? { result: toJson(resultOf(chunk.output)) } : {}
      return say(`${name} is done`, { type: 'tool-result', ...tool, state: 'completed', ...data })
    }
    case 'on_tool_error':
      // A tool that asks something throws too: that is no failure.
      if (isGraphBubbleUp(chunk.error)) return undefined
      return say(`${name} failed`, { type: 'tool-result', ...tool, state: 'failed' })
    case 'on_tool_event':
      return undefined
  }
}

function say(sentence: string, data: JsonObject): ProgressEvent {
  return progress([textPart(sentence), dataPart(data)])
}

function resultOf(output: unknown): unknown {
  return parsed(ToolMessage.isInstance(output) ? output.content : output)
}

/** Reads text that is JSON: LangChain hands on both arguments and results as text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
