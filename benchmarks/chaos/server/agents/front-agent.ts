import {
  MessagesAnnotation,
  START,
  StateGraph,
  type BaseCheckpointSaver,
} from '@langchain/langgraph'
import type { RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { fromLangGraph, toNode } from 'a2a-langgraph'

/** A graph whose only node is another agent: where a chain begins. */
export function frontAgent(middle: RemoteAgent, checkpointer: BaseCheckpointSaver): Agent {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('middle', toNode(middle))
    .addEdge(START, 'middle')
    .compile({ checkpointer })
  return fromLangGraph(graph, { name: 'Front' })
}
