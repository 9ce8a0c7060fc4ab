import { hashFields, isJsonObject, type Json } from 'a2a-core'
import type { Turn } from 'a2a-core/server'
import type { BaseCheckpointSaver, StateSnapshot } from '@langchain/langgraph'
import type { RunnableGraph, ThreadConfig } from './compiled-graph.ts'
import { lastMessageOf, messagesOf, type LastMessage } from './messages.ts'

/** What a task keeps of its latest turn. */
export type TaskMemory = {
  /** The `thread_id` it runs on. */
  thread: string
  /** The turn's number. */
  turn: number
  /** Where the thread was before the turn. */
  position: string
  /** The last message in the thread's state before the turn. */
  last: LastMessage
}

/** What a context keeps: the thread, and the checkpoint, of its last finished turn. */
export type ContextMemory = { thread: string; checkpoint: string }

/** Where a turn runs. */
export type Thread = {
  config: ThreadConfig
  state: StateSnapshot
  /** Where the thread is. */
  position: string
  /** What the task keeps of this turn. */
  memory: TaskMemory
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
    return openThread(graph, memory.thread, turn, { own: true, ...(again && { memory }) })
  }
  const { tenant, owner } = turn.caller
  const scope = [tenant, owner, agentId, turn.contextId]
  const context = readContextMemory(turn.saved.context)
  const shared = await openThread(graph, context?.thread ?? (await hashFields(...scope)), turn)
  if (!isUnfinished(shared.state)) return shared
  const thread = await hashFields(...scope, turn.taskId)
  if (context) await copyCheckpoint(graph.checkpointer, context, thread)
  return openThread(graph, thread, turn)
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
  { own = false, memory }: { own?: boolean; memory?: TaskMemory } = {},
): Promise<Thread> {
  const config: ThreadConfig = { configurable: { thread_id: id } }
  const state = await graph.getState(config)
  const position = await positionOf(graph.checkpointer, config)
  return {
    config,
    state,
    position,
    memory: memory ?? {
      thread: id,
      turn: turn.number,
      position,
      last: lastMessageOf(messagesOf(state.values)),
    },
    again: memory !== undefined,
    own,
  }
}

/**
 * Where a thread is: it changes when a step ends, when an answer is used up, and when something
 * else is asked. The checkpoint's id alone stays the same while one node asks several times.
 */
async function positionOf(saver: BaseCheckpointSaver, config: ThreadConfig): Promise<string> {
  const saved = await saver.getTuple(config)
  if (!saved) return ''
  const asked: unknown[] = []
  let used = 0
  for (const [taskId, channel, value] of saved.pendingWrites ?? []) {
    if (channel === '__interrupt__') asked.push(value)
    // LangGraph also notes each answer under its interrupt's id, before the node takes it.
    if (channel === '__resume__' && taskId.includes('-')) used += [value].flat().length
  }
  return hashFields(saved.checkpoint.id, String(used), JSON.stringify(asked))
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
