import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, ToolMessage, type BaseMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'

/** A model of LangChain that has a tool called, and says what that said. */
export class PassingChatModel extends BaseChatModel {
  readonly #tool: string
  readonly #prefix: string

  constructor(tool: string, prefix: string) {
    super({})
    this.#tool = tool
    this.#prefix = prefix
  }

  override _llmType(): string {
    return 'passing'
  }

  override bindTools(): this {
    return this
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const last = messages.at(-1)
    const call = { name: this.#tool, args: { request: '30 % off' }, id: 'call-1' }
    const message = ToolMessage.isInstance(last)
      ? new AIMessage(`${this.#prefix}${JSON.parse(last.text).answer}`)
      : new AIMessage({ content: '', tool_calls: [call] })
    return { generations: [{ text: message.text, message }] }
  }
}
