import {
  END,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type LangGraphRunnableConfig,
} from '@langchain/langgraph'

type State = typeof MessagesAnnotation.State
type Update = typeof MessagesAnnotation.Update

/** A graph of one node. */
export function oneNode(
  node: (state: State, config: LangGraphRunnableConfig) => Promise<Update> | Update,
) {
  return new StateGraph(MessagesAnnotation)
    .addNode('node', node)
    .addEdge(START, 'node')
    .addEdge('node', END)
    .compile({ checkpointer: new MemorySaver() })
}
