import { join } from 'node:path'
import { AIMessage } from '@langchain/core/messages'
import { interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite'
import type { RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-function'
import { fromLangGraph, toNode, toTool } from 'a2a-langgraph'
import { createAgent } from 'langchain'
import type { Order } from './order.ts'
import { PassingChatModel } from './passing-chat-model.ts'

/** A graph, or a LangChain agent, that asks the next agent; the last one is interrupted. */
export function langGraphHop({ name, kind, folder, asks }: Order, next?: RemoteAgent): Agent {
  const checkpointer = SqliteSaver.fromConnString(join(folder, `${name}.checkpoints.db`))
  if (next && kind === 'langchain-tool') {
    const tool = toTool(next)
    const model = new PassingChatModel(tool.name, `${name}: `)
    return fromLangGraph(createAgent({ model, tools: [tool], checkpointer }), { name })
  }
  if (next) {
    const output = ({ text }: { text: string }) => ({
      messages: [new AIMessage(`${name}: ${text}`)],
    })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('next', toNode(next, { output }))
      .addEdge(START, 'next')
      .compile({ checkpointer })
    return fromLangGraph(graph, { name })
  }
  const question =
    asks === 'approval'
      ? { kind: 'approval', prompt: 'Allow 30 % off?' }
      : { kind: 'auth', prompt: 'Sign in' }
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('ask', () => {
      const answer: { approved?: boolean } = interrupt(question)
      const said = asks === 'credentials' ? 'signed in' : answer.approved ? 'allowed' : 'denied'
      return { messages: [new AIMessage(`${name}: ${said}`)] }
    })
    .addEdge(START, 'ask')
    .compile({ checkpointer })
  return fromLangGraph(graph, { name })
}
