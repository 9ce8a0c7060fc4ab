import { AsyncLocalStorage } from 'node:async_hooks'
import type { Turn } from 'a2a-core/server'

/** The turn in which an agent's tools run. */
export type ServedTurn = {
  turn: Turn
  agentId: string
  /**
   * The names of the tools, by the ids of those calls of the agent itself that have begun. A call
   * that is not here is of another agent, which a tool runs inside this turn: nobody would hear of
   * its pause.
   */
  calls: Map<string, string>
}

/** Tells a tool that it runs in a turn that can pause. */
export const servedTurn = new AsyncLocalStorage<ServedTurn>()

/** Why tools are aborted that wait for an answer: it will come in another turn. */
export class TurnPaused extends Error {
  override readonly name = 'AbortError'

  constructor() {
    super('The turn pauses, until its questions are answered')
  }
}
