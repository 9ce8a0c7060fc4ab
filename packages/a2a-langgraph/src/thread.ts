import { hashFields, isJsonObject, type Json } from 'a2a-core'
import type { Turn } from 'a2a-core/server'
import type { BaseCheckpointSaver, CheckpointTuple, StateSnapshot } from '@langchain/langgraph'
import type { RunnableGraph, ThreadConfig } from './compiled-graph.ts'
import { lastMessageOf, messagesOf, type LastMessage } from './messages.ts'
import { pinnedGraph } from './pinned-saver.ts'

/** What a task keeps of its latest turn. */
export type TaskMemory = {
  /** The `thread_id` it runs on. */
  thread: string
  /** The turn's number. */
  turn: number
  /** Where the thread was before the turn. */
  position: string
  /**
   * The checkpoint where the thread was when this attempt began, or where the turn has paused or
   * ended; absent on a thread that is new, and in what earlier versions have stored.
   */
  head?: string
  /** The last message in the thread's state before the turn. */
  last: LastMessage
}

/** What a context keeps: the thread, and the checkpoint, of its last finished turn. */
export type ContextMemory = { thread: string; checkpoint: string }

/** Where a turn runs. */
export type Thread = {
  /** The graph, for which the thread is where this turn knows it to be. */
  graph: RunnableGraph
  config: ThreadConfig
  state: StateSnapshot
  /** Where the thread is. */
  position: string
  /** What the task keeps of this turn. */
  memory: TaskMemory
  /** Whether the task keeps that already: to keep it once more would pass for getting somewhere. */
  isKept: boolean
  /** Whether an earlier attempt at this turn may have run. */
  again: boolean
  /** Whether earlier turns of this task ran on it: what it waits for, it waits for from this task. */
  own: boolean
}

/**
 * Finds the thread of a turn. A task stays on its thread. A new task goes on where its context
 * last finished; when that thread is in the middle of something, which another task waits for or
 * left behind, it gets a thread of its own, which begins as the last finished state was.
 */
export async function findThread(
  graph: RunnableGraph,
  agentId: string,
  turn: Turn,
): Promise<Thread> {
  const memory = readTaskMemory(turn.saved.task)
  if (memory) {
    const again = memory.turn === turn.number
    const { thread, head } = memory
    return openThread(graph, thread, turn, { head, own: true, ...(again && { memory }) })
  }
  const { tenant, owner } = turn.caller
  const scope = [tenant, owner, agentId, turn.contextId]
  const context = readContextMemory(turn.saved.context)
  const id = context?.thread ?? (await hashFields(...scope))
  const shared = await openThread(graph, id, turn, { head: context?.checkpoint })
  if (!isUnfinished(shared.state)) return shared
  const thread = await hashFields(...scope, turn.taskId)
  if (context) await copyCheckpoint(graph.checkpointer, context, thread)
  return openThread(graph, thread, turn)
}

/** What a task keeps of a turn whose thread is in a state now. */
export function memoryAt(state: StateSnapshot, memory: TaskMemory): TaskMemory {
  const head = checkpointOf(state)
  return { ...memory, ...(head !== undefined && { head }) }
}

/**
 * Tells whether a thread has something left to do. `next` does not tell: it is empty when a node
 * that was resumed waits for its second answer.
 */
export function isUnfinished(state: StateSnapshot): boolean {
  return state.tasks.length > 0
}

/** The id of the checkpoint that a state was read from; `undefined` on an empty thread. */
export function checkpointOf(state: StateSnapshot): string | undefined {
  return state.config.configurable?.['checkpoint_id']
}

async function openThread(
  graph: RunnableGraph,
  id: string,
  turn: Turn,
  {
    own = false,
    head,
    memory,
  }: { own?: boolean; head?: string | undefined; memory?: TaskMemory } = {},
): Promise<Thread> {
  const config: ThreadConfig = { configurable: { thread_id: id } }
  const saved = await headOf(graph.checkpointer, config, head)
  const pinned = pinnedGraph(graph, config, saved?.checkpoint.id)
  const state = await pinned.getState(config)
  const position = saved ? await positionOf(saved) : ''
  const last = lastMessageOf(messagesOf(state.values))
  return {
    graph: pinned,
    config,
    state,
    position,
    memory: memoryAt(state, memory ?? { thread: id, turn: turn.number, position, last }),
    isKept: memory !== undefined && memory.head === checkpointOf(state),
    again: memory !== undefined,
    own,
  }
}

/**
 * Where a thread is: at its newest checkpoint, if that is the one where it is known to have been, or
 * comes after it. What does not was put by a run that had lost its claim on the task.
 *
 * @param known the checkpoint where the thread has been
 */
async function headOf(
  saver: BaseCheckpointSaver,
  config: ThreadConfig,
  known: string | undefined,
): Promise<CheckpointTuple | undefined> {
  const newest = await saver.getTuple(config)
  if (known === undefined) return newest
  let tuple = newest
  // Ids are in the order of time.
  while (tuple && tuple.checkpoint.id > known) {
    tuple = tuple.parentConfig && (await saver.getTuple(tuple.parentConfig))
  }
  if (tuple?.checkpoint.id === known) return newest
  const { thread_id } = config.configurable
  const head = await saver.getTuple({ configurable: { thread_id, checkpoint_id: known } })
  return head ?? newest
}

/**
 * Where a thread is, in short: it changes when a step ends, when an answer is used up, and when
 * something else is asked. The checkpoint's id alone stays the same while one node asks several times.
 */
async function positionOf({ checkpoint, pendingWrites = [] }: CheckpointTuple): Promise<string> {
  const asked: unknown[] = []
  let used = 0
  for (const [taskId, channel, value] of pendingWrites) {
    if (channel === '__interrupt__') asked.push(value)
    // LangGraph also notes each answer under its interrupt's id, before the node takes it.
    if (channel === '__resume__' && taskId.includes('-')) used += [value].flat().length
  }
  return hashFields(checkpoint.id, String(used), JSON.stringify(asked))
}

async function copyCheckpoint(
  saver: BaseCheckpointSaver,
  from: ContextMemory,
  thread: string,
): Promise<void> {
  const to: ThreadConfig = { configurable: { thread_id: thread, checkpoint_ns: '' } }
  if (await saver.getTuple(to)) return
  const saved = await saver.getTuple({
    configurable: { thread_id: from.thread, checkpoint_ns: '', checkpoint_id: from.checkpoint },
  })
  if (!saved) return
  const { checkpoint, metadata } = saved
  await saver.put(
    to,
    checkpoint,
    { step: metadata?.step ?? 0, parents: {}, source: 'fork' },
    checkpoint.channel_versions,
  )
}

function readTaskMemory(saved: Json | undefined): TaskMemory | undefined {
  return isJsonObject(saved) && typeof saved['thread'] === 'string' && 'position' in saved
    ? (saved as TaskMemory)
    : undefined
}

function readContextMemory(saved: Json | undefined): ContextMemory | undefined {
  return isJsonObject(saved) &&
    typeof saved['thread'] === 'string' &&
    typeof saved['checkpoint'] === 'string'
    ? { thread: saved['thread'], checkpoint: saved['checkpoint'] }
    : undefined
}
