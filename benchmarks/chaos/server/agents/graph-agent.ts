import { AIMessage, HumanMessage } from '@langchain/core/messages'
import {
  Annotation,
  interrupt,
  MessagesAnnotation,
  START,
  StateGraph,
  type BaseCheckpointSaver,
} from '@langchain/langgraph'
import type { Agent } from 'a2a-core/server'
import { fromLangGraph } from 'a2a-langgraph'
import { readOrder } from '../../order.ts'
import { WordsChatModel } from './words-chat-model.ts'

const State = Annotation.Root({ ...MessagesAnnotation.spec, value: Annotation<string> })

/** A graph whose first node draws a random value, whose second streams, and whose last may ask. */
export function graphAgent(checkpointer: BaseCheckpointSaver): Agent {
  const model = new WordsChatModel({})
  const graph = new StateGraph(State)
    .addNode('draw', () => ({ value: crypto.randomUUID() }))
    .addNode('speak', async ({ messages }, { signal }) => ({
      messages: [await model.invoke(messages, signal ? { signal } : {})],
    }))
    .addNode('finish', ({ messages, value }) => {
      const order = readOrder(
        messages.findLast((message) => HumanMessage.isInstance(message))?.text ?? '',
      )
      const said: unknown = order.asks ? interrupt(`What of ${order.tag}? v=${value}`) : 'nothing'
      return { messages: [new AIMessage(`said ${String(said)} v=${value}`)] }
    })
    .addEdge(START, 'draw')
    .addEdge('draw', 'speak')
    .addEdge('speak', 'finish')
    .compile({ checkpointer })
  return fromLangGraph(graph, { name: 'Graph' })
}
