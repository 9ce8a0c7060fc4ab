import type { Agent } from './agent.ts'
import type { AgentEvent } from './agent-event.ts'
import type { Turn } from './turn.ts'
import type { TurnWriter } from './turn-writer.ts'

/** How a run of an agent ended. */
export type DriveOutcome =
  | { kind: 'returned' }
  | { kind: 'ended' }
  | { kind: 'threw'; error: unknown }
  | { kind: 'aborted' }

/**
 * Pulls an agent's events, one at a time, until it returns, throws, is aborted, or an event ends
 * the turn. What the agent does after that is not waited for: not even its `finally`.
 *
 * @param handle what to do with an event; a promise means that it ended the turn
 */
export async function driveAgent(
  agent: Agent,
  turn: Turn,
  writer: TurnWriter,
  handle: (event: AgentEvent) => Promise<void> | undefined,
): Promise<DriveOutcome> {
  const { signal } = turn
  let iterator: AsyncIterator<AgentEvent> | undefined
  // One listener for the whole turn: a race a token would keep every token's promise alive.
  let onAbort: (() => void) | undefined
  const listener = (): void => onAbort?.()
  signal.addEventListener('abort', listener)
  try {
    if (signal.aborted) return { kind: 'aborted' }
    iterator = agent.run(turn)[Symbol.asyncIterator]()
    for (;;) {
      const events = iterator
      const result = await new Promise<IteratorResult<AgentEvent> | undefined>(
        (resolve, reject) => {
          onAbort = () => resolve(undefined)
          events.next().then(resolve, reject)
        },
      )
      if (!result || signal.aborted) return abandon(iterator)
      if (result.done) return { kind: 'returned' }
      const ending = handle(result.value)
      if (ending) {
        abandon(iterator)
        await ending
        return { kind: 'ended' }
      }
      await writer.room()
    }
  } catch (error) {
    if (signal.aborted) return { kind: 'aborted' }
    return { kind: 'threw', error }
  } finally {
    signal.removeEventListener('abort', listener)
  }
}

function abandon(iterator: AsyncIterator<AgentEvent>): DriveOutcome {
  void Promise.resolve(iterator.return?.()).catch(() => undefined)
  return { kind: 'aborted' }
}
