import type { SharedV4ProviderOptions } from '@ai-sdk/provider'
import { toJsonValue } from 'a2a-core'
import type { AssistantContent, ModelMessage, ToolContent, ToolResultPart, ToolSet } from 'ai'
import type { StreamPart } from './ai-sdk-agent.ts'
import { definedOf } from './defined-of.ts'
import { openCalls } from './open-calls.ts'
import { deniedResult, toolFailure, toolResult, withToolContent } from './tool-result.ts'

type ContentPart = Exclude<AssistantContent, string>[number]
type GrowingPart = Extract<ContentPart, { type: 'text' | 'reasoning' }>
type WithMetadata = { providerMetadata?: SharedV4ProviderOptions | undefined }
type GrowsBy = WithMetadata & { id: string }

/**
 * Writes down, as messages, what an agent's stream says, as the library does itself. The library's
 * own messages are there only when a stream has finished; a process may die, or a tool pause, long
 * before. And what models think may be bound to the messages before it, to the letter.
 */
export class MessageRecorder {
  readonly #tools: ToolSet
  #messages: ModelMessage[]
  #content: ContentPart[] = []
  #results: ToolContent = []
  /** Texts that still grow, by the ids of their parts. */
  readonly #texts = new Map<string, GrowingPart>()
  readonly #thoughts = new Map<string, GrowingPart>()

  #canGoOn = false

  /** @param messages what was said before, which the stream goes on from */
  constructor(messages: readonly ModelMessage[], tools: ToolSet) {
    this.#messages = [...messages]
    this.#tools = tools
  }

  /** Everything said so far, the step under way included. */
  get messages(): ModelMessage[] {
    const content = this.#content.filter(
      (part) => part.type !== 'text' || part.text !== '' || part.providerOptions,
    )
    return withToolContent(
      content.length > 0 ? [...this.#messages, { role: 'assistant', content }] : this.#messages,
      inOrderOfCalls(this.#results, content),
    )
  }

  /** How many messages there were before the step under way. */
  get stepStart(): number {
    return this.#messages.length
  }

  /** Whether something ended with the last part from which an agent can go on. */
  get canGoOn(): boolean {
    return this.#canGoOn
  }

  /** Takes one part in. A promise means that it takes time: until what models read of it is known. */
  add(part: StreamPart): Promise<void> | undefined {
    this.#canGoOn = false
    if (part.type === 'tool-result') return part.preliminary ? undefined : this.#addResult(part)
    if (part.type === 'start-step' || part.type === 'finish-step') this.#endStep()
    else this.#addContent(part)
    return undefined
  }

  #endStep(): void {
    const hasMore = this.#content.length > 0 || this.#results.length > 0
    this.#messages = this.messages
    this.#content = []
    this.#results = []
    this.#canGoOn =
      hasMore && this.#messages.at(-1)?.role === 'tool' && openCalls(this.#messages).length === 0
  }

  async #addResult(part: Extract<StreamPart, { type: 'tool-result' }>): Promise<void> {
    this.#end(part, await toolResult(this.#tools, part, part.output))
  }

  #addContent(part: StreamPart): void {
    switch (part.type) {
      case 'text-start':
        this.#begin(this.#texts, { type: 'text', text: '' }, part)
        return
      case 'text-delta':
        grow(this.#texts, part.text, part)
        return
      case 'text-end':
        grow(this.#texts, '', part)
        return
      case 'reasoning-start':
        this.#begin(this.#thoughts, { type: 'reasoning', text: '' }, part)
        return
      case 'reasoning-delta':
        grow(this.#thoughts, part.text, part)
        return
      case 'reasoning-end':
        grow(this.#thoughts, '', part)
        return
      case 'custom':
        this.#content.push({ type: 'custom', kind: part.kind, ...optionsOf(part) })
        return
      case 'file':
      case 'reasoning-file': {
        const { base64: data, mediaType } = part.file
        this.#content.push({ type: part.type, data, mediaType, ...optionsOf(part) })
        return
      }
      case 'tool-call':
        this.#content.push({
          type: 'tool-call',
          toolCallId: part.toolCallId,
          toolName: part.toolName,
          // What could not be parsed may be no object, which providers refuse.
          input: part.invalid && typeof part.input !== 'object' ? {} : part.input,
          ...(part.providerExecuted && { providerExecuted: true }),
          ...optionsOf(part),
        })
        return
      case 'tool-approval-request': {
        const { type, approvalId, toolCall, reason, isAutomatic, signature } = part
        const { toolCallId } = toolCall
        const said = definedOf({ reason, isAutomatic, signature })
        this.#content.push({ type, approvalId, toolCallId, ...said, ...rawInputOf(toolCall) })
        return
      }
      case 'tool-approval-response': {
        const { type, approvalId, approved, reason, providerExecuted, toolCall } = part
        const said = definedOf({ reason, providerExecuted })
        this.#results.push({ type, approvalId, approved, ...said })
        if (!approved) this.#results.push(deniedResult(toolCall, reason))
        return
      }
      case 'steering-message':
        // It stands between two steps.
        this.#messages.push(part.message)
        return
      case 'tool-error':
        this.#end(
          part,
          part.providerExecuted ? providersFailure(part) : toolFailure(part, part.error),
        )
        return
      default:
        return
    }
  }

  #begin(growing: Map<string, GrowingPart>, begun: GrowingPart, part: GrowsBy): void {
    Object.assign(begun, optionsOf(part))
    growing.set(part.id, begun)
    this.#content.push(begun)
  }

  #end(part: WithMetadata & { providerExecuted?: boolean }, result: ToolResultPart): void {
    const told = { ...result, ...optionsOf(part) }
    // What the provider ran itself is part of what it said.
    if (part.providerExecuted) this.#content.push(told)
    else this.#results.push(told)
  }
}

function grow(all: ReadonlyMap<string, GrowingPart>, more: string, part: GrowsBy): void {
  const growing = all.get(part.id)
  if (!growing) return
  growing.text += more
  if (part.providerMetadata) growing.providerOptions = part.providerMetadata
}

/** The results of calls in the order in which these were made; what else there is keeps its place. */
function inOrderOfCalls(results: ToolContent, said: readonly ContentPart[]): ToolContent {
  const ids = said.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : []))
  const place = ({ toolCallId }: ToolResultPart): number => {
    const index = ids.indexOf(toolCallId)
    return index === -1 ? ids.length : index
  }
  const sorted = results
    .filter((part) => part.type === 'tool-result')
    .toSorted((first, second) => place(first) - place(second))
  return results.map((part) => (part.type === 'tool-result' ? (sorted.shift() ?? part) : part))
}

/** The failure of a tool that the provider ran itself, which reads it as it wrote it. */
function providersFailure({
  toolCallId,
  toolName,
  error,
}: Extract<StreamPart, { type: 'tool-error' }>): ToolResultPart {
  const output = { type: 'error-json' as const, value: toJsonValue(error) }
  return { type: 'tool-result', toolCallId, toolName, output }
}

/**
 * What the model wrote as a call's input, where the tool's schema makes something else of it: what
 * was approved is checked against the schema once more. The library keeps it under a symbol.
 */
function rawInputOf(toolCall: { input: unknown }): { inputSchemaInput?: unknown } {
  const key = Object.getOwnPropertySymbols(toolCall).find(
    ({ description }) => description === 'ai-sdk-tool-call-input-schema-input',
  )
  const inputSchemaInput: unknown = key && Reflect.get(toolCall, key)
  const isSame = JSON.stringify(inputSchemaInput) === JSON.stringify(toolCall.input)
  return inputSchemaInput === undefined || isSame ? {} : { inputSchemaInput }
}

function optionsOf({ providerMetadata }: WithMetadata): {
  providerOptions?: SharedV4ProviderOptions
} {
  return providerMetadata ? { providerOptions: providerMetadata } : {}
}
