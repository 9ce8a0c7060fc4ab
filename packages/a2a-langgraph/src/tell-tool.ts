import { isGraphBubbleUp } from '@langchain/langgraph'
import { ToolMessage } from '@langchain/core/messages'
import { toJsonValue, type JsonObject } from 'a2a-core'
import { toolProgress, type ProgressEvent, type ShownTool } from 'a2a-core/server'

/** What LangGraph's stream mode `tools` tells. */
export type ToolChunk = {
  event: 'on_tool_start' | 'on_tool_event' | 'on_tool_end' | 'on_tool_error'
  name: string
  toolCallId?: string | undefined
  input?: unknown
  data?: unknown
  output?: unknown
  error?: unknown
}

/**
 * Says that a tool is called, has news, has answered, or has failed; its data only where that is
 * allowed.
 */
export function tellTool(chunk: ToolChunk, shown: ShownTool): ProgressEvent | undefined {
  const { event, name, toolCallId: id } = chunk
  switch (event) {
    case 'on_tool_start': {
      const data: JsonObject = shown.arguments
        ? { arguments: toJsonValue(parsed(chunk.input)) }
        : {}
      return toolProgress({ id, name }, 'called', { data })
    }
    case 'on_tool_end': {
      const data: JsonObject = shown.result ? { result: toJsonValue(resultOf(chunk.output)) } : {}
      return toolProgress({ id, name }, 'completed', { data })
    }
    case 'on_tool_error':
      // A tool that asks something throws too: that is no failure.
      return isGraphBubbleUp(chunk.error) ? undefined : toolProgress({ id, name }, 'failed')
    case 'on_tool_event':
      // That it works was said already: this is for what it shows meanwhile.
      return shown.result
        ? toolProgress({ id, name }, 'working', { data: { result: toJsonValue(chunk.data) } })
        : undefined
  }
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
