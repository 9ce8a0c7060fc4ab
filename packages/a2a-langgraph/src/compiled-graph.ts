import type { BaseCheckpointSaver, StateSnapshot } from '@langchain/langgraph'

/**
 * A compiled graph, as far as it matters here: what `StateGraph.compile()` and `entrypoint()` give.
 *
 * @typeParam State what the graph's `invoke` gives
 */
export type CompiledGraph<State = unknown> = {
  checkpointer?: BaseCheckpointSaver | boolean | undefined
  autoValidate?: boolean
  invoke(input: never, options?: never): Promise<State>
  stream(input: never, options?: never): Promise<AsyncIterable<unknown>>
  getState(config: ThreadConfig): Promise<StateSnapshot>
  withConfig(config: Record<string, never>): unknown
}

/** What LangChain's `createAgent()` gives: an agent around a compiled graph. */
export type LangChainAgent<State = unknown> = { readonly graph: CompiledGraph<State> }

/** Names a thread, and one of its checkpoints. */
export type ThreadConfig = {
  configurable: { thread_id: string; checkpoint_ns?: string; checkpoint_id?: string }
}

/** A graph that has a checkpointer, ready to be run. */
export type RunnableGraph = {
  readonly checkpointer: BaseCheckpointSaver
  readonly interruptBefore?: readonly string[] | '*' | undefined
  readonly interruptAfter?: readonly string[] | '*' | undefined
  stream(input: unknown, options: Record<string, unknown>): Promise<AsyncIterable<unknown>>
  getState(config: ThreadConfig): Promise<StateSnapshot>
}
