import { getRuntimeKey } from 'hono/adapter'
import { onNextEventLoopTurn } from 'a2a-core/server'

/** Elsewhere, as on Workers, a request may end and take along what others would wait for. */
const share = ['node', 'bun', 'deno'].includes(getRuntimeKey())

let waiting: (() => void)[] = []

/**
 * Waits until all that is ready in this turn of the event loop is done, so that the answers to it
 * leave one right after another. Each that is written between other work wakes its client up anew,
 * which costs a server more than the write itself.
 */
export function leaveTogether(): Promise<void> {
  return new Promise(share ? joinOthers : onNextEventLoopTurn)
}

/** A turn of the event loop calls back once for all: that is most of what waiting for it costs. */
function joinOthers(leave: () => void): void {
  if (waiting.push(leave) === 1) onNextEventLoopTurn(leaveAll)
}

function leaveAll(): void {
  const leaving = waiting
  waiting = []
  for (const leave of leaving) leave()
}
