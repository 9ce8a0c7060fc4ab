import type { Agent } from './agent.ts'
import type { AgentEvent } from './agent-event.ts'
import type { Signal } from './light-signal.ts'
import type { Turn } from './turn.ts'
import type { TurnWriter } from './turn-writer.ts'

/** How a run of an agent ended. */
export type DriveOutcome =
  | { kind: 'returned' }
  | { kind: 'ended' }
  | { kind: 'threw'; error: unknown }
  /** `began`: the agent was running, and has heard it by its signal. */
  | { kind: 'aborted'; began: boolean }

/**
 * Pulls an agent's events, one at a time, until it returns, throws, is aborted, or an event ends
 * the turn. What the agent does after that is not waited for: not even its `finally`.
 *
 * @param signal the turn's, which is asked for more often than the agent asks
 * @param handle what to do with an event; a promise means that it ended the turn
 */
export function driveAgent(
  agent: Agent,
  turn: Turn,
  signal: Signal,
  writer: TurnWriter,
  handle: (event: AgentEvent) => Promise<void> | undefined,
): Promise<DriveOutcome> {
  if (signal.aborted) return Promise.resolve({ kind: 'aborted', began: false })
  // No loop that awaits, and no race: the next event, or an abort, calls back what was made once.
  const driven = Promise.withResolvers<DriveOutcome>()
  let events: AsyncIterator<AgentEvent> | undefined
  let isOver = false

  function end(outcome: DriveOutcome | Promise<DriveOutcome>): void {
    isOver = true
    signal.removeEventListener('abort', leave)
    driven.resolve(outcome)
  }

  function leave(): void {
    if (isOver) return
    end({ kind: 'aborted', began: true })
    // The agent hears of it by its signal first.
    queueMicrotask(() => events && abandon(events))
  }

  function failed(error: unknown): void {
    if (isOver) return
    end({ kind: 'threw', error })
    if (events) abandon(events)
  }

  function pull(): void {
    if (isOver || !events) return
    try {
      Promise.resolve(events.next()).then(take, failed)
    } catch (error) {
      failed(error)
    }
  }

  function take(result: IteratorResult<AgentEvent>): void {
    if (isOver) return
    try {
      if (result.done) return end({ kind: 'returned' })
      const ending = handle(result.value)
      if (ending) {
        // What goes wrong here is the store's failure, not the agent's.
        end(ending.then(() => ({ kind: 'ended' })))
        if (events) abandon(events)
        return
      }
      const room = writer.room()
      if (room) room.then(pull, failed)
      else pull()
    } catch (error) {
      failed(error)
    }
  }

  signal.addEventListener('abort', leave)
  try {
    events = agent.run(turn)[Symbol.asyncIterator]()
    pull()
  } catch (error) {
    failed(error)
  }
  return driven.promise
}

/** Lets the agent go, without waiting for it to clean up, or minding how it does. */
function abandon(events: AsyncIterator<AgentEvent>): void {
  try {
    void Promise.resolve(events.return?.()).catch(() => undefined)
  } catch {
    // It is gone all the same.
  }
}
