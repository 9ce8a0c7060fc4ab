import type { Context } from 'hono'
import type { Serving } from './serving.ts'

/**
 * Asks the runtime to go on until all that runs is done, where it would stop what no request waits
 * for, as Workers do: the task of a client that has left, or did not wait, goes on.
 *
 * @param answered resolves when the request has its answer
 */
export function keepRunning(serving: Serving, context: Context, answered: Promise<unknown>): void {
  // What only reads sets nothing to work.
  if (context.req.method !== 'POST' || serving.isKept === false) return
  const execution = executionOf(context)
  serving.isKept = execution !== undefined
  execution?.waitUntil(answered.then(() => serving.server.settled()))
}

/** Hono throws where the runtime has none. */
function executionOf(context: Context): Pick<Context['executionCtx'], 'waitUntil'> | undefined {
  try {
    return context.executionCtx
  } catch {
    return undefined
  }
}
