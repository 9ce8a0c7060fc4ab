import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons'
import type { AwaitedTasks, Turn } from 'a2a-core/server'
import { withAwaitedTasks } from './awaited-tasks-in.ts'
import { Batches } from './batches.ts'
import type { RunnableGraph, ThreadConfig } from './compiled-graph.ts'
import type { LangGraphOptions } from './langgraph-options.ts'
import { RunListener } from './run-listener.ts'
import { streamModesFor, type Chunk } from './to-events.ts'

/**
 * Runs a graph with an input, on a thread, and gives what it tells, as it comes.
 *
 * @throws what the graph throws; the signal's reason when the turn aborts
 */
export function runGraph(
  graph: RunnableGraph,
  input: unknown,
  thread: ThreadConfig,
  { options, turn, awaited }: { options: LangGraphOptions; turn: Turn; awaited: AwaitedTasks },
): AsyncIterable<Chunk[]> {
  const { configurable, context, recursionLimit, nodes = false } = options
  const left = new AbortController()
  const told = new Batches<Chunk>(() => left.abort())
  const runConfig = {
    ...(recursionLimit !== undefined && { recursionLimit }),
    ...(context && { context: context(turn) }),
    configurable: {
      ...configurable?.(turn),
      ...thread.configurable,
      ...withAwaitedTasks(awaited),
    },
    callbacks: [new RunListener((heard) => told.push(heard))],
    signal: AbortSignal.any([turn.signal, left.signal]),
    streamMode: streamModesFor({ nodes }),
    subgraphs: true,
    // A node that did something before its checkpoint was stored would, when its process dies, do
    // it again as another: a remote agent would be asked under another message's id.
    durability: 'sync' as const,
  }
  const run = async (): Promise<void> => {
    try {
      for await (const chunk of await graph.stream(input, runConfig)) told.push(chunk as Chunk)
      told.end()
    } catch (error) {
      told.end({ error })
    } finally {
      // LangGraph goes on when its stream has failed; only its signal stops it.
      left.abort()
    }
  }
  // Called from within another graph's run, by an agent in the same process, it would be taken
  // for a subgraph of that.
  void AsyncLocalStorageProviderSingleton.getInstance().run(undefined, run)
  return told
}
