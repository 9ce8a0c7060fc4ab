import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons'
import { GraphRecursionError, type StateSnapshot } from '@langchain/langgraph'
import {
  authRequired,
  failed,
  inputRequired,
  save,
  type AgentEvent,
  type AwaitedTasks,
  type Turn,
} from 'a2a-core/server'
import { AnswerText } from './answer-text.ts'
import { withAwaitedTasks } from './awaited-tasks-in.ts'
import type { RunnableGraph } from './compiled-graph.ts'
import { finishTurn } from './finish-turn.ts'
import { KeepMessageIds } from './keep-message-ids.ts'
import type { LangGraphOptions } from './langgraph-options.ts'
import { messagesOf, splitAt } from './messages.ts'
import { NestedText } from './nested-text.ts'
import { askToGoOn, startTurn } from './start-turn.ts'
import { checkpointOf, findThread, isUnfinished, type Thread } from './thread.ts'
import { streamModesFor, toEvents, type Run } from './to-events.ts'
import { Thoughts } from './thoughts.ts'
import { toInput } from './to-input.ts'
import { toQuestions, type Interrupt } from './to-questions.ts'

/** Answers one message with a graph. */
export async function* runTurn(
  graph: RunnableGraph,
  { id: agentId, awaited }: { id: string; awaited: AwaitedTasks },
  options: LangGraphOptions,
  turn: Turn,
): AsyncGenerator<AgentEvent> {
  const thread = await findThread(graph, agentId, turn)
  if (!thread.again) yield save({ task: thread.memory })
  const start = await startTurn(graph, thread, turn, options.input ?? toInput)
  if ('event' in start) {
    yield start.event
    return
  }
  const run = newRun(thread)
  let wentTooFar = false
  if ('input' in start) {
    try {
      yield* stream(graph, start.input, { thread, run, options, turn, awaited })
    } catch (error) {
      if (turn.signal.aborted) return
      if (!(error instanceof GraphRecursionError)) throw error
      if (!options.askAtLimit) {
        yield failed('The agent took too many steps without coming to an answer.')
        return
      }
      wentTooFar = true
    }
    if (turn.signal.aborted) return
  }
  const state = await graph.getState(thread.config)
  const interrupts = inOrder(run, state)
  if (interrupts.length > 0 || isUnfinished(state)) {
    yield* run.answer.pause()
    yield interrupts.length > 0 ? ask(interrupts) : askToGoOn(state, { wentTooFar })
    return
  }
  yield* finishTurn(state, thread, run, options, turn)
  const checkpoint = checkpointOf(state)
  if (checkpoint) yield save({ context: { thread: thread.memory.thread, checkpoint } })
}

function newRun({ state, memory }: Thread): Run {
  const { before } = splitAt(messagesOf(state.values), memory.last)
  return {
    answer: new AnswerText(before),
    thoughts: new Thoughts(before),
    nested: new NestedText(before),
    interrupts: new Map(),
    askers: new Map(),
    structured: undefined,
    tools: new Map(),
    artifacts: false,
  }
}

async function* stream(
  graph: RunnableGraph,
  input: unknown,
  {
    thread: { config, state, memory },
    run,
    options,
    turn,
    awaited,
  }: {
    thread: Thread
    run: Run
    options: LangGraphOptions
    turn: Turn
    awaited: AwaitedTasks
  },
): AsyncGenerator<AgentEvent> {
  const { configurable, context, recursionLimit } = options
  const { tools = {}, subgraphs, reasoning = false, nodes = false } = options
  const visible = { tools, subgraphs, reasoning, nodes }
  // What an attempt that died had brought into the state is part of this turn's answer.
  yield* run.answer.settle('', splitAt(messagesOf(state.values), memory.last).after)
  const left = new AbortController()
  try {
    const runConfig = {
      ...(recursionLimit !== undefined && { recursionLimit }),
      ...(context && { context: context(turn) }),
      configurable: {
        ...configurable?.(turn),
        ...config.configurable,
        ...withAwaitedTasks(awaited),
      },
      callbacks: [new KeepMessageIds()],
      signal: AbortSignal.any([turn.signal, left.signal]),
      streamMode: streamModesFor(visible),
      subgraphs: true,
      // A node that did something before its checkpoint was stored would, when its process dies, do
      // it again as another: a remote agent would be asked under another message's id.
      durability: 'sync' as const,
    }
    // Called from within another graph's run, by an agent in the same process, it would be taken
    // for a subgraph of that.
    const outside = AsyncLocalStorageProviderSingleton.getInstance()
    const chunks = await outside.run(undefined, () => graph.stream(input, runConfig))
    for await (const chunk of chunks) yield* toEvents(chunk, run, visible)
  } finally {
    // LangGraph goes on when its stream is left; only its signal stops it.
    left.abort()
  }
}

/** Interrupts in the order of the tasks that asked: those of one step come as they come. */
function inOrder({ interrupts, askers }: Run, { tasks }: StateSnapshot): Interrupt[] {
  const rankOf = ({ id = '' }: Interrupt): number =>
    tasks.findIndex(
      (task) => task.id === askers.get(id) || task.interrupts.some((asked) => asked.id === id),
    )
  return [...interrupts.values()].toSorted((one, other) => rankOf(one) - rankOf(other))
}

function ask(interrupts: readonly Interrupt[]): AgentEvent {
  const questions = interrupts.flatMap(toQuestions)
  const [only] = questions
  if (questions.length > 1 || only?.kind !== 'auth') return inputRequired(questions)
  const { prompt, value, handle } = only
  return authRequired({ prompt, value, handle })
}
