import { setTimeout } from 'node:timers/promises'
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models'
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import type { Runnable } from '@langchain/core/runnables'
import { convertToOpenAITool } from '@langchain/core/utils/function_calling'
import { understand } from './understand.ts'
import { wordOffer } from './word-offer.ts'

type CallOptions = BaseChatModelCallOptions & { tools?: BindToolsInput[] }

/**
 * A chat model that works by rules, so that the support desk runs without a key: with a tool it
 * says what it understood, without one it words an offer.
 */
export class BuiltInChatModel extends BaseChatModel<CallOptions> {
  readonly #pace: number

  /** @param options.pace how long it takes for a word, in milliseconds. Default: 0 */
  constructor({ pace = 0 }: { pace?: number | undefined } = {}) {
    super({})
    this.#pace = pace
  }

  override _llmType(): string {
    return 'built-in'
  }

  override bindTools(
    tools: BindToolsInput[],
    options?: Partial<CallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, CallOptions> {
    return this.withConfig({ ...options, tools })
  }

  override async _generate(messages: BaseMessage[], options: CallOptions): Promise<ChatResult> {
    const message = chunksFor(messages, options).reduce((whole, chunk) => whole.concat(chunk))
    return { generations: [{ text: message.text, message }] }
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: CallOptions,
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for (const message of chunksFor(messages, options)) {
      const chunk = new ChatGenerationChunk({ message, text: message.text })
      if (this.#pace > 0) await setTimeout(this.#pace, undefined, { signal: options.signal })
      yield chunk
      await run?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, {
        chunk,
      })
    }
  }
}

function chunksFor(messages: BaseMessage[], { tools: [tool] = [] }: CallOptions): AIMessageChunk[] {
  if (!tool) {
    const words = wordOffer(messages).match(/\S+\s*/g) ?? []
    return words.map((word) => new AIMessageChunk(word))
  }
  const { name } = convertToOpenAITool(tool as never).function
  const args = JSON.stringify(understand(messages))
  const call = { type: 'tool_call_chunk' as const, id: 'call-1', index: 0, name, args }
  return [new AIMessageChunk({ content: '', tool_call_chunks: [call] })]
}
