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
export async function driveAgent(
  agent: Agent,
  turn: Turn,
  signal: Signal,
  writer: TurnWriter,
  handle: (event: AgentEvent) => Promise<void> | undefined,
): Promise<DriveOutcome> {
  // One listener for the whole turn: a race a token would keep every token's promise alive.
  let onAbort: (() => void) | undefined
  const listener = (): void => onAbort?.()
  signal.addEventListener('abort', listener)
  let ending: Promise<void> | undefined
  let events: AsyncIterator<AgentEvent> | undefined
  try {
    if (signal.aborted) return { kind: 'aborted', began: false }
    const iterator = agent.run(turn)[Symbol.asyncIterator]()
    events = iterator
    while (!ending) {
      const result = await new Promise<IteratorResult<AgentEvent> | undefined>(
        (resolve, reject) => {
          onAbort = () => resolve(undefined)
          iterator.next().then(resolve, reject)
        },
      )
      if (!result || signal.aborted) {
        abandon(iterator)
        return { kind: 'aborted', began: true }
      }
      if (result.done) return { kind: 'returned' }
      ending = handle(result.value)
      const room = ending ? undefined : writer.room()
      if (!room) continue
      await new Promise<void>((resolve, reject) => {
        onAbort = resolve
        room.then(resolve, reject)
      })
      if (signal.aborted) {
        abandon(iterator)
        return { kind: 'aborted', began: true }
      }
    }
  } catch (error) {
    if (events) abandon(events)
    return signal.aborted ? { kind: 'aborted', began: true } : { kind: 'threw', error }
  } finally {
    signal.removeEventListener('abort', listener)
  }
  abandon(events)
  // What goes wrong here is the store's failure, not the agent's.
  await ending
  return { kind: 'ended' }
}

/** Lets the agent go, without waiting for it to clean up, or minding how it does. */
function abandon(events: AsyncIterator<AgentEvent>): void {
  try {
    void Promise.resolve(events.return?.()).catch(() => undefined)
  } catch {
    // It is gone all the same.
  }
}
