import type { Json } from 'a2a-core'
import type { AgentEvent, Turn } from 'a2a-core/server'

/**
 * A step whose work says what it does meanwhile: its result is kept as that of any step, and where
 * it is, nothing is said again.
 *
 * @param name unique in the turn
 */
export async function* stepWithEvents<Result extends Json>(
  turn: Turn,
  name: string,
  work: () => AsyncGenerator<AgentEvent, Result, unknown>,
): AsyncGenerator<AgentEvent, Result, unknown> {
  const begun = Promise.withResolvers<true>()
  const result = Promise.withResolvers<Result>()
  const kept = turn.step(name, () => {
    begun.resolve(true)
    return result.promise
  })
  // Who leaves at an event does not wait for it.
  kept.catch(() => undefined)
  const isNew = await Promise.race([begun.promise, kept.then(() => false)])
  if (isNew) {
    try {
      result.resolve(yield* work())
    } catch (error) {
      result.reject(error)
    } finally {
      result.reject(new Error(`The step "${name}" was left`))
    }
  }
  return kept
}
