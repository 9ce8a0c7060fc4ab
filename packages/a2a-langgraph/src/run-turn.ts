import type { BaseMessage } from '@langchain/core/messages'
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
import type { RunnableGraph } from './compiled-graph.ts'
import { finishTurn } from './finish-turn.ts'
import type { LangGraphOptions } from './langgraph-options.ts'
import { messagesOf, splitAt } from './messages.ts'
import { NestedText } from './nested-text.ts'
import { runGraph } from './run-graph.ts'
import { askToGoOn, startTurn } from './start-turn.ts'
import { checkpointOf, findThread, isUnfinished, memoryAt } from './thread.ts'
import { toEvents, type Run, type Visibility } from './to-events.ts'
import { Thoughts } from './thoughts.ts'
import { toInput } from './to-input.ts'
import { toQuestions, type Interrupt } from './to-questions.ts'

/** Answers one message with a graph. */
export async function* runTurn(
  compiled: RunnableGraph,
  { id: agentId, awaited }: { id: string; awaited: AwaitedTasks },
  options: LangGraphOptions,
  turn: Turn,
): AsyncGenerator<AgentEvent> {
  const thread = await findThread(compiled, agentId, turn)
  const { graph } = thread
  if (!thread.isKept) yield save({ task: thread.memory })
  const start = await startTurn(graph, thread, turn, options.input ?? toInput)
  if ('event' in start) {
    yield start.event
    return
  }
  const { before, after } = splitAt(messagesOf(thread.state.values), thread.memory.last)
  const run = newRun(before)
  const visible = visibleOf(options)
  let wentTooFar = false
  if ('input' in start) {
    // What an attempt that died had brought into the state is part of this turn's answer.
    yield* run.answer.settle('', after)
    try {
      const told = runGraph(graph, start.input, thread.config, { options, turn, awaited })
      for await (const chunks of told) {
        for (const chunk of chunks) for (const event of toEvents(chunk, run, visible)) yield event
      }
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
  const task = memoryAt(state, thread.memory)
  const interrupts = inOrder(run, state)
  if (interrupts.length > 0 || isUnfinished(state)) {
    yield* run.answer.pause()
    yield save({ task })
    yield interrupts.length > 0 ? ask(interrupts) : askToGoOn(state, { wentTooFar })
    return
  }
  yield* finishTurn(state, thread, run, options, turn)
  const checkpoint = checkpointOf(state)
  if (checkpoint) yield save({ task, context: { thread: task.thread, checkpoint } })
}

/** @param before the messages that were in the state before the turn */
function newRun(before: readonly BaseMessage[]): Run {
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

function visibleOf(options: LangGraphOptions): Visibility {
  const { tools = {}, subgraphs, reasoning = false, nodes = false } = options
  return { tools, subgraphs, reasoning, nodes }
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
