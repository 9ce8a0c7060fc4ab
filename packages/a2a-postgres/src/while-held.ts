import { EngineUnavailableError, TurnAborted, type Claim } from 'a2a-core/server'
import type { HeldClaims } from './held-claims.ts'
import { pause } from './pause.ts'

/** How long to wait before trying again, in milliseconds. */
const pauseBetween = 200

/**
 * Does something for a claim, again and again while the database is away: a run that goes on loses
 * nothing by waiting. Who gives up is who lost the claim, or is to hand it over.
 *
 * @param work does it, and is told which try it is, from 1
 * @throws what `work` threw last
 */
export type WhileHeld = <Result>(
  claim: Claim,
  work: (tries: number) => Promise<Result>,
) => Promise<Result>

/** @param onError told of the first failure, of all that wait, until something was done again */
export function whileHeldIn(claims: HeldClaims, onError: (error: unknown) => void): WhileHeld {
  let told = false
  return async ({ fence, signal }, work) => {
    for (let tries = 1; ; tries++) {
      try {
        const result = await work(tries)
        told = false
        return result
      } catch (error) {
        const over = claims.get(fence)?.over
        if (!over || isToLeave(signal) || !EngineUnavailableError.is(error)) throw error
        if (tries === 1 && !told) {
          told = true
          onError(error)
        }
        await pause(pauseBetween, over)
      }
    }
  }
}

function isToLeave({ reason }: Claim['signal']): boolean {
  return reason instanceof TurnAborted && reason.reason === 'shutdown'
}
