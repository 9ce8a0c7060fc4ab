import { getErrorMessage } from '@ai-sdk/provider'
import { toJsonValue, type JsonObject } from 'a2a-core'
import {
  shownOf,
  toolProgress,
  type ProgressEvent,
  type ShownTool,
  type ShownTools,
} from 'a2a-core/server'
import type { ToolSet } from 'ai'
import { isRemotePause, isRemoteProgress } from './remote-call.ts'
import { pausedCallsOf } from './resumable-tool.ts'
import { toolNamed } from './tool-named.ts'

type Call = { toolCallId: string; toolName: string }

/** Tells of tool calls as progress. */
export class ToolProgress {
  readonly #shown: ShownTools
  readonly #tools: ToolSet
  /** What a remote agent said last that it is doing, by tool call. */
  readonly #said = new Map<string, string>()

  /** @param tools the agent's tools */
  constructor(shown: ShownTools, tools: ToolSet) {
    this.#shown = shown
    this.#tools = tools
  }

  called(call: Call & { input: unknown }): ProgressEvent {
    const data: JsonObject = this.#of(call).arguments ? { arguments: toJsonValue(call.input) } : {}
    return toolProgress(toolOf(call), 'called', { data })
  }

  /** That it works was said already: this is for what it shows meanwhile. */
  *working(call: Call, output: unknown): Generator<ProgressEvent> {
    if (!this.#of(call).result || isRemotePause(output)) return
    if (!isRemoteProgress(output)) {
      // The last of what a remote agent gives comes as its result, too.
      if (pausedCallsOf(toolNamed(this.#tools, call.toolName))) return
      yield toolProgress(toolOf(call), 'working', { data: { result: toJsonValue(output) } })
      return
    }
    // A remote agent's text grows with every token; what it says it is doing changes rarely.
    const { progress: said } = output
    if (!said || this.#said.get(call.toolCallId) === said) return
    this.#said.set(call.toolCallId, said)
    yield toolProgress(toolOf(call), 'working', { sentence: said })
  }

  completed(call: Call, output: unknown): ProgressEvent {
    const data: JsonObject = this.#of(call).result ? { result: toJsonValue(output) } : {}
    return toolProgress(toolOf(call), 'completed', { data })
  }

  failed(call: Call, error: unknown): ProgressEvent {
    const data: JsonObject = this.#of(call).result ? { error: getErrorMessage(error) } : {}
    return toolProgress(toolOf(call), 'failed', { data })
  }

  denied(call: Call): ProgressEvent {
    return toolProgress(toolOf(call), 'denied')
  }

  #of({ toolName }: Call): ShownTool {
    return shownOf(this.#shown, toolName)
  }
}

function toolOf({ toolCallId: id, toolName: name }: Call): { id: string; name: string } {
  return { id, name }
}
