import { setTimeout } from 'node:timers/promises'
import { idempotencyExtension } from 'a2a-core'
import { oneOf, wholeFrom, type Random } from '../../harness/random.ts'
import type { Slot } from '../slot.ts'
import type { World } from '../world.ts'
import { call, Refused } from './call.ts'

/** Reasons for which the same is asked again: that it could not be done now. */
const passing = new Set(['INTERNAL', 'SERVICE_UNAVAILABLE'])

/** A request, and who makes it. */
export type Asking = {
  agent: string
  owner: string
  method: string
  params: object
  /** Whose address is asked first. Default: any */
  first?: Slot | undefined
}

/**
 * Asks one process after another until one of them answers, as a client that must know would: with
 * the idempotency extension, so that it does nothing twice.
 *
 * @throws Refused when the answer is that it cannot be done
 */
export async function persist(
  { fleet, history, over, troubles }: World,
  random: Random,
  { agent, owner, method, params, first }: Asking,
): Promise<{ result: unknown; tries: number }> {
  let slot = first ?? oneOf(random, fleet.slots)
  for (let tries = 1; ; tries++) {
    const about = { agent, owner, method, params, to: slot.process.name }
    try {
      const address = { origin: slot.gate.origin, agent, owner }
      const extras = { extensions: [idempotencyExtension], signal: over }
      const result = await call(address, method, params, extras)
      history.add('answered', { ...about, result })
      return { result, tries }
    } catch (error) {
      over.throwIfAborted()
      history.add('not answered', { ...about, error: String(error) })
      if (error instanceof Refused) {
        if (!passing.has(error.reason)) throw error
        troubles.set(error.reason, (troubles.get(error.reason) ?? 0) + 1)
      }
    }
    await setTimeout(wholeFrom(random, 50, 300), undefined, { signal: over })
    slot = oneOf(random, fleet.slots)
  }
}
