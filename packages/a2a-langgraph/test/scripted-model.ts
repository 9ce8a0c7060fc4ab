import { setImmediate } from 'node:timers/promises'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  type ContentBlock,
} from '@langchain/core/messages'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'

/** One call of a tool, as a model writes it. */
type Call = { name: string; args: Record<string, unknown>; id: string }

/** What a model says: text, or text and calls of tools. */
export type Reply = string | { text?: string; calls?: Call[]; content?: ContentBlock[] }

/** A model that says what its script says, all at once, and remembers what it was told. */
export class WholeModel extends BaseChatModel {
  readonly heard: BaseMessage[][] = []
  readonly #next: (messages: BaseMessage[]) => Reply | Promise<Reply>

  constructor(script: Reply[] | ((messages: BaseMessage[]) => Reply | Promise<Reply>)) {
    super({})
    const replies = Array.isArray(script) ? [...script] : undefined
    this.#next = replies
      ? () => {
          const reply = replies.shift()
          if (reply === undefined) throw new Error('The script is over')
          return reply
        }
      : (script as (messages: BaseMessage[]) => Reply)
  }

  override _llmType(): string {
    return 'scripted'
  }

  override bindTools(): this {
    return this
  }

  async reply(messages: BaseMessage[]): Promise<Exclude<Reply, string>> {
    this.heard.push([...messages])
    const reply = await this.#next(messages)
    return typeof reply === 'string' ? { text: reply } : reply
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const { text = '', calls = [], content } = await this.reply(messages)
    const message = new AIMessage({ content: content ?? text, tool_calls: calls })
    return { generations: [{ text, message }] }
  }
}

/** A model that says what its script says word by word, each in its time. */
export class ScriptedModel extends WholeModel {
  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { text = '', calls = [], content } = await this.reply(messages)
    const chunks = (text.match(/\S+\s*/g) ?? []).map((word) => new AIMessageChunk(word))
    if (content) chunks.push(new AIMessageChunk({ content }))
    if (calls.length > 0) {
      const written = calls.map(({ name, args, id }, index) => {
        return { name, args: JSON.stringify(args), id, index, type: 'tool_call_chunk' as const }
      })
      chunks.push(new AIMessageChunk({ content: '', tool_call_chunks: written }))
    }
    for (const message of chunks) {
      const chunk = new ChatGenerationChunk({ text: message.text, message })
      yield chunk
      await setImmediate()
      await run?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, {
        chunk,
      })
    }
  }
}
