import type { Context } from 'hono'
import { onNextEventLoopTurn } from 'a2a-core/server'
import type { Serving } from './serving.ts'

/**
 * Asks the runtime to go on until all that runs is done, where it would stop what no request waits
 * for, as Workers do: the task of a client that has left, or did not wait, goes on.
 *
 * @param answered resolves when the request has its answer
 */
export function keepRunning(serving: Serving, context: Context, answered: Promise<unknown>): void {
  if (serving.isKept === false) return
  const execution = executionOf(context)
  serving.isKept = execution !== undefined
  execution?.waitUntil(untilSettled(serving, answered))
}

async function untilSettled({ server }: Serving, answered: Promise<unknown>): Promise<void> {
  await answered
  // What the message set to work runs by the next turn of the event loop.
  await new Promise<void>(onNextEventLoopTurn)
  await server.settled()
}

/** Hono throws where the runtime has none. */
function executionOf(context: Context): Pick<Context['executionCtx'], 'waitUntil'> | undefined {
  try {
    return context.executionCtx
  } catch {
    return undefined
  }
}
