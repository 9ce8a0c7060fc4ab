import { setImmediate } from 'node:timers/promises'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, HumanMessage, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import { END, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { fromLangGraph } from 'a2a-langgraph'
import { tokensOf, type Framework } from './framework.ts'

/** A model that says as many tokens as it is told, each in a turn of the event loop of its own. */
class CountingModel extends BaseChatModel {
  override _llmType(): string {
    return 'counting'
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const text = [...tokensOf(lastText(messages))].join('')
    return { generations: [{ text, message: new AIMessage(text) }] }
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for (const text of tokensOf(lastText(messages))) {
      await setImmediate()
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk(text) })
      yield chunk
      await run?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk })
    }
  }
}

function lastText(messages: readonly BaseMessage[]): string {
  return messages.at(-1)?.text ?? ''
}

/** A LangGraph graph of one node, which asks a model. */
export function langGraph(): Framework {
  const model = new CountingModel({})
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('node', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addEdge(START, 'node')
    .addEdge('node', END)
    .compile({ checkpointer: new MemorySaver() })
  return {
    agent: fromLangGraph(graph, { name: 'Counting' }),
    async *alone(tokens) {
      const stream = await graph.stream(
        { messages: [new HumanMessage(String(tokens))] },
        { streamMode: 'messages', configurable: { thread_id: crypto.randomUUID() } },
      )
      for await (const [message] of stream) yield message.text
    },
  }
}
