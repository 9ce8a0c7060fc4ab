import type { BaseCheckpointSaver } from '@langchain/langgraph'
import type { CompiledGraph, RunnableGraph, ThreadConfig } from './compiled-graph.ts'

/**
 * A checkpointer for one turn, for which a thread is where this turn knows it to be, and not where
 * its newest checkpoint is: a process that was stopped, and has lost its claim on the task, may put
 * checkpoints on the thread for a moment when it wakes up.
 *
 * LangGraph is not told an id: it would take that for a return to the past, and do anew what is done.
 *
 * @param thread which thread it is
 * @param checkpoint the id of the checkpoint where the thread is; `undefined`: it has none, until one
 * is put
 */
export function pinnedSaver(
  saver: BaseCheckpointSaver,
  { configurable: { thread_id: thread } }: ThreadConfig,
  checkpoint: string | undefined,
): BaseCheckpointSaver {
  let pin = checkpoint
  const isRoot = (config: Config): boolean =>
    config.configurable?.thread_id === thread && !config.configurable.checkpoint_ns
  const own: Partial<BaseCheckpointSaver> = {
    async getTuple(config) {
      const { configurable } = config
      if (configurable?.['checkpoint_id'] || !isRoot(config)) return saver.getTuple(config)
      if (pin === undefined) return undefined
      return saver.getTuple({ configurable: { ...configurable, checkpoint_id: pin } })
    },
    async put(config, put, ...rest) {
      const stored = await saver.put(config, put, ...rest)
      if (isRoot(config)) pin = put.id
      return stored
    },
    getNextVersion: newVersions(),
  }
  return new Proxy(saver, {
    get(target, name) {
      if (name in own) return own[name as keyof typeof own]
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/**
 * The graph with such a checkpointer; the graph given is left as it is.
 */
export function pinnedGraph(
  graph: RunnableGraph,
  thread: ThreadConfig,
  checkpoint: string | undefined,
): RunnableGraph {
  const copy = (graph as unknown as CompiledGraph).withConfig({}) as CompiledGraph
  copy.checkpointer = pinnedSaver(graph.checkpointer, thread, checkpoint)
  return copy as unknown as RunnableGraph
}

type Config = { configurable?: { thread_id?: unknown; checkpoint_ns?: unknown } }

/**
 * Numbers versions of channels as LangGraph does, with a fraction that is the turn's own: some
 * checkpointers keep a channel's value once for each version, and of two branches only the first.
 */
function newVersions(): BaseCheckpointSaver['getNextVersion'] {
  const fraction = Math.floor(Math.random() * 1e6) / 1e6
  return (current) => {
    if (typeof current === 'string') throw new TypeError('Versions of channels must be numbers')
    return Math.trunc(current ?? 0) + 1 + fraction
  }
}
