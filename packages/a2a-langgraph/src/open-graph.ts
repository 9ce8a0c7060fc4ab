import type { BaseCheckpointSaver } from '@langchain/langgraph'
import { BoundedMemorySaver } from './bounded-memory-saver.ts'
import type { CompiledGraph, LangChainAgent, RunnableGraph } from './compiled-graph.ts'
import { patientSaver } from './patient-saver.ts'
import { unsupportedGraph } from './unsupported-graph.ts'

/**
 * Finds the graph, and sees to it that it has a checkpointer: the one given, its own, or one in
 * memory. The caller's graph is left as it is: a checkpointer is attached to a copy, with patience
 * for a connection that breaks.
 *
 * @returns the graph, and whether what it keeps outlives this process as far as anybody can tell
 * @throws TypeError when it is no compiled graph, or one that runs elsewhere, saying what to do
 */
export function openGraph(
  agent: CompiledGraph | LangChainAgent,
  checkpointer: BaseCheckpointSaver | undefined,
): { graph: RunnableGraph; lasting: boolean } {
  const graph = graphIn(agent)
  const problem = unsupportedGraph(graph)
  if (problem !== undefined) throw new TypeError(`fromLangGraph takes a compiled graph; ${problem}`)
  const own = graph.checkpointer === true ? undefined : graph.checkpointer || undefined
  const lasting = checkpointer ?? own
  const copy = graph.withConfig({}) as CompiledGraph
  // It was validated when it was made. Each copy of an entrypoint would do it once more, and note its
  // nodes once more in a list that all copies share: there is a copy for each turn.
  copy.autoValidate = false
  copy.checkpointer = lasting ? patientSaver(lasting) : new BoundedMemorySaver()
  return { graph: copy as unknown as RunnableGraph, lasting: lasting !== undefined }
}

function graphIn(agent: CompiledGraph | LangChainAgent): CompiledGraph {
  return typeof agent === 'object' && agent !== null && 'graph' in agent ? agent.graph : agent
}
