import type { BaseCheckpointSaver } from '@langchain/langgraph'
import { BoundedMemorySaver } from './bounded-memory-saver.ts'
import type { CompiledGraph, LangChainAgent, RunnableGraph } from './compiled-graph.ts'

/**
 * Finds the graph, and sees to it that it has a checkpointer: the one given, its own, or one in
 * memory. The caller's graph is left as it is: a checkpointer is attached to a copy.
 *
 * @returns the graph, and whether what it keeps outlives this process as far as anybody can tell
 * @throws TypeError when it is no compiled graph, or one that runs elsewhere
 */
export function openGraph(
  agent: CompiledGraph | LangChainAgent,
  checkpointer: BaseCheckpointSaver | undefined,
): { graph: RunnableGraph; lasting: boolean } {
  const graph = 'graph' in agent ? agent.graph : agent
  if (typeof graph?.stream !== 'function' || typeof graph.getState !== 'function') {
    throw new TypeError(
      'fromLangGraph takes a compiled graph: pass what StateGraph.compile(), entrypoint() or ' +
        'createAgent() gave',
    )
  }
  if ('graphId' in graph) {
    throw new TypeError(
      'fromLangGraph takes no RemoteGraph, whose state is kept elsewhere: make it a node of a graph',
    )
  }
  if (!checkpointer && graph.checkpointer && graph.checkpointer !== true) {
    return { graph: graph as unknown as RunnableGraph, lasting: true }
  }
  const copy = graph.withConfig({}) as CompiledGraph
  copy.checkpointer = checkpointer ?? new BoundedMemorySaver()
  return { graph: copy as unknown as RunnableGraph, lasting: checkpointer !== undefined }
}
