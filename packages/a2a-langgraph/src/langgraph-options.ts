import type { BaseCheckpointSaver } from '@langchain/langgraph'
import type { AgentOptions, Schema, ShownTools, Turn } from 'a2a-core/server'

/** What a graph's agent says of itself, and how its turns are run. */
export type LangGraphOptions<State = unknown> = AgentOptions & {
  /**
   * The graph's input for a message. Default: `{ messages: [HumanMessage] }`, with files as
   * content blocks and data as JSON text.
   */
  input?: ((turn: Turn) => unknown) | undefined
  /**
   * The answer that is in the graph's last state: text; events; or any other JSON, which becomes
   * a data artifact. Text takes the place of what was streamed. Default: the text and the files
   * of the AI messages at the end of `messages`, and `structuredResponse` as a data artifact.
   */
  output?: ((state: Awaited<State>, turn: Turn) => unknown) | undefined
  /**
   * The schema of the data that the agent gives: of what `output` returns, and of
   * `structuredResponse`. It stands on the card; data that does not fit it becomes no artifact, and
   * fails the task. Default: any JSON.
   */
  outputSchema?: Schema | undefined
  /** More of the run's `configurable`, beside its `thread_id`. */
  configurable?: ((turn: Turn) => Record<string, unknown>) | undefined
  /** The run's `context`. */
  context?: ((turn: Turn) => unknown) | undefined
  /** How many steps the graph may take in one turn. Default: as the graph says. */
  recursionLimit?: number | undefined
  /**
   * Whether the client is asked, when the graph took all these steps, if it is to go on: a yes
   * goes on from the checkpoint. Default: false, the task is FAILED, and keeps what it has.
   */
  askAtLimit?: boolean | undefined
  /** What clients may see of tool calls, by the tool's name. Default: their names and states. */
  tools?: ShownTools | undefined
  /** Whether the reasoning of models is sent, as progress. Default: false. */
  reasoning?: boolean | undefined
  /** Whether it is told, as progress, which node begins. Default: false. */
  nodes?: boolean | undefined
  /**
   * Whether what happens in subgraphs is shown too: tool calls, and what models say there, which
   * is told as `'progress'`, sentence by sentence and with the path of its node, or streams as the
   * `'answer'`, where it becomes that. Default: neither; their answer comes whole.
   */
  subgraphs?: 'progress' | 'answer' | undefined
  /** Where conversations are kept. Default: the graph's own checkpointer, else this process. */
  checkpointer?: BaseCheckpointSaver | undefined
}
