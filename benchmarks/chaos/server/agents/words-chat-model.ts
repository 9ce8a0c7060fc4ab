import { setTimeout } from 'node:timers/promises'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, HumanMessage, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import { readOrder, wordsOf } from '../../order.ts'

/** Stands in for a model behind LangChain's own interface: it says the words of an order. */
export class WordsChatModel extends BaseChatModel {
  override _llmType(): string {
    return 'words'
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const text = wordsOf(orderIn(messages)).join('')
    return { generations: [{ text, message: new AIMessage(text) }] }
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const order = orderIn(messages)
    for (const text of wordsOf(order)) {
      await setTimeout(order.pace, undefined, options.signal ? { signal: options.signal } : {})
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk(text) })
      yield chunk
      await run?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk })
    }
  }
}

function orderIn(messages: readonly BaseMessage[]) {
  return readOrder(messages.findLast((message) => HumanMessage.isInstance(message))?.text ?? '')
}
