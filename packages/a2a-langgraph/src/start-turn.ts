import { Command, type StateSnapshot } from '@langchain/langgraph'
import { approvalSchema, isJsonObject } from 'a2a-core'
import {
  failed,
  inputRequired,
  rejected,
  type AgentEvent,
  type Answer,
  type Turn,
} from 'a2a-core/server'
import type { RunnableGraph } from './compiled-graph.ts'
import { isUnfinished, type Thread } from './thread.ts'
import { toResume } from './to-resume.ts'

/**
 * How a turn begins: the graph runs with an input (`null`: it goes on where it is), it is done
 * already, or it does not run, and an event says why.
 */
export type Start = { input: unknown } | { done: true } | { event: AgentEvent }

/** Says how a turn begins, from where its thread is. */
export async function startTurn(
  graph: RunnableGraph,
  { state, position, memory, again, own }: Thread,
  turn: Turn,
  toInput: (turn: Turn) => unknown,
): Promise<Start> {
  const answers = Object.values(turn.answers)
  const isBreakpoint = state.tasks.every(({ interrupts }) => interrupts.length === 0)
  if (again && position !== memory.position) {
    if (position === '') return lost
    if (!isUnfinished(state)) return { done: true }
    // It may have stopped where it always stops, or have died there: nobody was asked yet.
    return isBreakpoint && hasBreakpoints(graph) ? { event: askToGoOn(state) } : { input: null }
  }
  if (!own || !isUnfinished(state)) {
    return answers.length > 0 ? lost : { input: await toInput(turn) }
  }
  if (answers.length === 0) {
    // New input would drop what the graph waits for. Without input it asks the same again.
    return isBreakpoint ? { event: askToGoOn(state) } : { input: null }
  }
  if (isBreakpoint) {
    // The thread was put elsewhere since it asked: the graph goes on there, and may ask again.
    if (answers.some(({ question }) => question.handle !== undefined)) return { input: null }
    return isYes(answers) ? { input: null } : { event: rejected('It was not to go on.') }
  }
  return { input: new Command({ resume: toResume(answers) }) }
}

/**
 * What is asked where a graph stops by itself: at `interruptBefore` and `interruptAfter`, or where
 * it took all the steps it may.
 */
export function askToGoOn(
  state: StateSnapshot,
  { wentTooFar = false }: { wentTooFar?: boolean } = {},
): AgentEvent {
  const nodes = state.tasks.map(({ name }) => name).join(', ')
  const why = wentTooFar ? 'The agent took many steps without coming to an answer. ' : ''
  return inputRequired([
    { kind: 'approval', prompt: `${why}Go on with ${nodes}?`, schema: approvalSchema },
  ])
}

function hasBreakpoints({ interruptBefore = [], interruptAfter = [] }: RunnableGraph): boolean {
  return interruptBefore.length > 0 || interruptAfter.length > 0
}

function isYes(answers: readonly Answer[]): boolean {
  return answers.every(({ value }) => isJsonObject(value) && value['approved'] === true)
}

const lost: Start = {
  event: failed('What this task was about is no longer known here. Please start again.'),
}
