import { onNextEventLoopTurn } from 'a2a-core/server'

/**
 * Waits until all that is ready in this turn of the event loop is done, so that the answers to it
 * leave one right after another. Each that is written between other work wakes its client up anew,
 * which costs a server more than the write itself.
 */
export function leaveTogether(): Promise<void> {
  return new Promise(onNextEventLoopTurn)
}
