import { getErrorMessage } from '@ai-sdk/provider'
import { dataPart, textPart, type JsonObject, type Part } from 'a2a-core'
import { progress, type ProgressEvent } from 'a2a-core/server'
import { isRemotePause, isRemoteProgress } from './remote-call.ts'
import { toJson } from './to-json.ts'

/** What a client may see of a tool: nothing but its name and state, unless said here. */
export type ShownTool = {
  /** Whether the arguments of its calls are shown. Default: false. */
  arguments?: boolean | undefined
  /** Whether its results, also preliminary ones, and its errors are shown. Default: false. */
  result?: boolean | undefined
}

/** What clients may see of which tool, by the tool's name. */
export type ShownTools = { readonly [toolName: string]: ShownTool | undefined }

type Call = { toolCallId: string; toolName: string }

/** Tells of tool calls as progress: a short text, and data `{ type, id, name, state }`. */
export class ToolProgress {
  readonly #shown: ShownTools
  /** What a remote agent said last that it is doing, by tool call. */
  readonly #said = new Map<string, string>()

  constructor(shown: ShownTools) {
    this.#shown = shown
  }

  called(call: Call & { input: unknown }): ProgressEvent {
    const shown = this.#of(call).arguments ? { arguments: toJson(call.input) } : {}
    return this.#tell('tool-call', call, 'working', `Calling ${call.toolName}`, shown)
  }

  /** That it works was said already: this is for what it shows meanwhile. */
  *working(call: Call, output: unknown): Generator<ProgressEvent> {
    if (!this.#of(call).result || isRemotePause(output)) return
    if (!isRemoteProgress(output)) {
      const shown = { result: toJson(output) }
      yield this.#tell('tool-result', call, 'working', `${call.toolName} is working`, shown)
      return
    }
    // A remote agent's text grows with every token; what it says it is doing changes rarely.
    const { progress: said } = output
    if (!said || this.#said.get(call.toolCallId) === said) return
    this.#said.set(call.toolCallId, said)
    yield this.#tell('tool-result', call, 'working', said, {})
  }

  completed(call: Call, output: unknown): ProgressEvent {
    const shown = this.#of(call).result ? { result: toJson(output) } : {}
    return this.#tell('tool-result', call, 'completed', `${call.toolName} is done`, shown)
  }

  failed(call: Call, error: unknown): ProgressEvent {
    const shown = this.#of(call).result ? { error: getErrorMessage(error) } : {}
    return this.#tell('tool-result', call, 'failed', `${call.toolName} failed`, shown)
  }

  denied(call: Call): ProgressEvent {
    return this.#tell('tool-result', call, 'denied', `${call.toolName} was not allowed`, {})
  }

  #of({ toolName }: Call): ShownTool {
    return (Object.hasOwn(this.#shown, toolName) && this.#shown[toolName]) || {}
  }

  #tell(
    type: string,
    call: Call,
    state: string,
    sentence: string,
    shown: JsonObject,
  ): ProgressEvent {
    const { toolCallId: id, toolName: name } = call
    const parts: Part[] = [textPart(sentence), dataPart({ type, id, name, state, ...shown })]
    return progress(parts)
  }
}
