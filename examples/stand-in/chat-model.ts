import { setImmediate } from 'node:timers/promises'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'

/** What a stand-in says: words, or the call of a tool. */
type Reply = string | { name: string; args: Record<string, unknown> }

/**
 * Stands in for a LangChain chat model, so that the examples run without a key: it answers by a
 * rule. `new ChatOpenAI({ model: 'gpt-5-mini' })` takes its place.
 */
export class StandIn extends BaseChatModel {
  readonly #rule: (messages: BaseMessage[]) => Reply

  constructor(rule: (messages: BaseMessage[]) => Reply) {
    super({})
    this.#rule = rule
  }

  override _llmType(): string {
    return 'stand-in'
  }

  override bindTools(): this {
    return this
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = this.#messageOf(messages)
    return { generations: [{ text: message.text, message }] }
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for (const message of chunksOf(this.#messageOf(messages))) {
      // Tokens of models take their time.
      await setImmediate()
      const chunk = new ChatGenerationChunk({ text: message.text, message })
      yield chunk
      await run?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, {
        chunk,
      })
    }
  }

  #messageOf(messages: BaseMessage[]): AIMessage {
    const reply = this.#rule(messages)
    if (typeof reply === 'string') return new AIMessage(reply)
    const id = crypto.randomUUID()
    return new AIMessage({ content: '', tool_calls: [{ ...reply, id, type: 'tool_call' }] })
  }
}

function chunksOf({ text, tool_calls: calls = [] }: AIMessage): AIMessageChunk[] {
  const words = text.split(/(?<= )/).map((word) => new AIMessageChunk(word))
  const written = calls.map(({ id = '', name, args }, index) => {
    return { id, name, args: JSON.stringify(args), index, type: 'tool_call_chunk' as const }
  })
  if (written.length === 0) return words
  return [...words, new AIMessageChunk({ content: '', tool_call_chunks: written })]
}
