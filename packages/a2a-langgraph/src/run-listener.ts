import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { AIMessage, AIMessageChunk, BaseMessage } from '@langchain/core/messages'
import type { LLMResult } from '@langchain/core/outputs'
import { onNextEventLoopTurn } from 'a2a-core/server'
import { giveMessageIds } from './give-message-ids.ts'
import { newSpeaker, type Speaker } from './speaker.ts'
import type { ToolChunk } from './tell-tool.ts'

/** What is heard of a run: a chunk of what a model says, or what becomes of a tool call. */
export type Heard =
  | [namespace: string[], mode: 'messages', said: Said]
  | [namespace: string[], mode: 'tools', tool: ToolChunk]

/** A chunk of what a model says. */
export type Said = { message: BaseMessage; speaker: Speaker }

/** A run of a model: who speaks is known when it first says something. */
type ModelRun = { namespace: string[]; callPath: unknown; speaker?: Speaker }
type ToolRun = { namespace: string[]; name: string; toolCallId: string | undefined }
type Metadata = { [name: string]: unknown }

/**
 * Hears the models and tools of a graph's run, and has the models stream.
 *
 * LangGraph's stream modes `messages` and `tools` tell the same, but by a listener each, which is
 * paid for with every token, as is the way through LangGraph's streams.
 */
export class RunListener extends BaseCallbackHandler {
  /** By this name LangGraph's `pushMessage` finds whom to tell. */
  readonly name = 'StreamMessagesHandler'
  override awaitHandlers = true
  readonly lc_prefer_streaming = true
  readonly #tell: (heard: Heard) => void
  readonly #models = new Map<string, ModelRun>()
  readonly #tools = new Map<string, ToolRun>()
  /** Ids of messages of which something was told. */
  readonly #said = new Set<string>()

  constructor(tell: (heard: Heard) => void) {
    super()
    this.#tell = tell
  }

  override async handleChatModelStart(
    _model: unknown,
    _messages: unknown,
    runId: string,
    _parentRunId?: string,
    _parameters?: unknown,
    tags: string[] = [],
    metadata: Metadata = {},
  ): Promise<void> {
    const namespace = namespaceOf(metadata)
    if (namespace.length === 0 || tags.some((tag) => silent.has(tag))) return
    this.#models.set(runId, { namespace, callPath: metadata['langgraph_path'] })
    await streamIsRead()
  }

  override handleLLMNewToken(
    token: string,
    _index: unknown,
    runId: string,
    _parentRunId?: string,
    _tags?: string[],
    { chunk }: { chunk?: unknown } = {},
  ): void {
    const model = this.#models.get(runId)
    if (model) this.#say(model, runId, messageOf(chunk) ?? new AIMessageChunk(token))
  }

  override handleLLMEnd({ generations }: LLMResult, runId: string): void {
    const model = this.#models.get(runId)
    this.#models.delete(runId)
    const message = messageOf(generations[0]?.[0])
    if (model && !model.speaker && message) this.#say(model, runId, message)
  }

  override handleLLMError(_error: unknown, runId: string): void {
    this.#models.delete(runId)
  }

  override handleChainEnd(outputs: unknown): void {
    giveMessageIds(outputs)
  }

  /**
   * Told by `pushMessage` of a message that a node says before it is done. A whole one takes the
   * place of what was told under its id, which it does with its node's update.
   */
  _emit([namespace, metadata]: [namespace: string[], metadata: Metadata], pushed: unknown): void {
    if (!AIMessage.isInstance(pushed) && !AIMessageChunk.isInstance(pushed)) return
    const isChunk = AIMessageChunk.isInstance(pushed)
    const { id = '' } = pushed
    if (!isChunk && this.#said.has(id)) return
    this.#said.add(id)
    const message = isChunk ? pushed : toChunk(pushed)
    const speaker = newSpeaker(id, namespace, metadata['langgraph_path'])
    this.#tell([namespace, 'messages', { message, speaker }])
  }

  override async handleToolStart(
    _tool: unknown,
    input: string,
    runId: string,
    _parentRunId?: string,
    tags: string[] = [],
    metadata: Metadata = {},
    name = 'unknown',
    toolCallId?: string,
  ): Promise<void> {
    if (tags.includes('langsmith:hidden')) return
    const tool = { namespace: namespaceOf(metadata), name, toolCallId }
    this.#tools.set(runId, tool)
    await this.#tellTool(tool, { event: 'on_tool_start', input })
  }

  override async handleToolEvent(data: unknown, runId: string): Promise<void> {
    await this.#tellTool(this.#tools.get(runId), { event: 'on_tool_event', data })
  }

  override async handleToolEnd(output: unknown, runId: string): Promise<void> {
    await this.#tellTool(this.#tools.get(runId), { event: 'on_tool_end', output })
    this.#tools.delete(runId)
  }

  override async handleToolError(error: unknown, runId: string): Promise<void> {
    await this.#tellTool(this.#tools.get(runId), { event: 'on_tool_error', error })
    this.#tools.delete(runId)
  }

  #say(model: ModelRun, runId: string, message: BaseMessage): void {
    const { namespace, callPath } = model
    model.speaker ??= newSpeaker(message.id ?? `run-${runId}`, namespace, callPath)
    this.#said.add(model.speaker.id)
    this.#tell([namespace, 'messages', { message, speaker: model.speaker }])
  }

  async #tellTool(
    run: ToolRun | undefined,
    news: Omit<ToolChunk, 'name' | 'toolCallId'>,
  ): Promise<void> {
    if (!run) return
    const { namespace, name, toolCallId } = run
    await streamIsRead()
    this.#tell([namespace, 'tools', { ...news, name, toolCallId }])
  }
}

/** Tags by which models say that they are not to be heard. */
const silent = new Set(['nostream', 'langsmith:nostream'])

function namespaceOf({
  langgraph_checkpoint_ns: inGraph,
  checkpoint_ns: outside,
}: Metadata): string[] {
  const namespace = inGraph ?? outside
  return typeof namespace === 'string' && namespace !== '' ? namespace.split('|') : []
}

function toChunk({ id, content, additional_kwargs }: AIMessage): AIMessageChunk {
  return new AIMessageChunk({ content, additional_kwargs, ...(id !== undefined && { id }) })
}

function messageOf(chunk: unknown): BaseMessage | undefined {
  const isChunk = typeof chunk === 'object' && chunk !== null && 'message' in chunk
  return isChunk && BaseMessage.isInstance(chunk.message) ? chunk.message : undefined
}

/**
 * What is heard overtakes what LangGraph's stream told before. The stream's way takes no longer
 * than what is ready now: after a turn of the event loop it was read.
 */
function streamIsRead(): Promise<void> {
  return new Promise(onNextEventLoopTurn)
}
