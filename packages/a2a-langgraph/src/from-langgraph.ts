import { AwaitedTasks, identify, type Agent } from 'a2a-core/server'
import { checkLangGraphOptions } from './check-langgraph-options.ts'
import type { CompiledGraph, LangChainAgent } from './compiled-graph.ts'
import { describeOutput } from './describe-output.ts'
import type { LangGraphOptions } from './langgraph-options.ts'
import { openGraph } from './open-graph.ts'
import { runTurn } from './run-turn.ts'
import type { Handle } from './to-questions.ts'

/**
 * Makes a compiled LangGraph graph, or LangChain's `createAgent()`, an A2A agent.
 *
 * A conversation (`contextId`) is a thread. Tokens stream as the answer, `interrupt()` asks the
 * client, and its answer goes on with the same run. With a checkpointer that lasts, a run whose
 * process died goes on where it was.
 *
 * @throws TypeError when it is no compiled graph, or an option is not what it must be
 *
 * @example
 * const agent = createAgent({ model: 'openai:gpt-5', tools: [search], checkpointer })
 * const app = a2a(fromLangGraph(agent, { name: 'Support' }))
 */
export function fromLangGraph<State>(
  graph: CompiledGraph<State> | LangChainAgent<State>,
  options: LangGraphOptions<State>,
): Agent {
  const { id, about } = identify(options)
  const { outputSchema } = options
  checkLangGraphOptions(options as LangGraphOptions)
  const { graph: runnable, lasting } = openGraph(graph, options.checkpointer)
  if (!lasting) {
    console.warn(
      `a2a-langgraph: "${options.name}" has no checkpointer: its conversations are kept in this ` +
        'process, the latest 1,000 of them. Compile the graph with one, or pass { checkpointer }.',
    )
  }
  const awaited = new AwaitedTasks()
  return {
    id,
    about: outputSchema ? describeOutput(about, outputSchema) : about,
    serial: 'context',
    recovery: lasting ? 'resume' : 'fail',
    run: (turn) => runTurn(runnable, { id, awaited }, options as LangGraphOptions, turn),
    canceled: (questions) =>
      awaited.cancel(questions.map(({ handle }) => (handle as Handle | undefined)?.awaited)),
  }
}
