import { newId } from '../protocol/id.ts'
import type { Agent } from './agent.ts'
import type { Claim, Engine } from './engine.ts'
import { runTurn, type RunOptions } from './run-turn.ts'
import { abortReasonOf } from './turn-aborted.ts'

/** Answers the messages of a claimed task, one after another, until none waits. */
export async function runClaim(
  agent: Agent,
  engine: Engine,
  claim: Claim,
  options: RunOptions,
): Promise<void> {
  try {
    for (;;) {
      const work = await engine.next(claim)
      if (!work) return
      await runTurn(agent, engine, claim, work, options)
      // A turn that was handed over is for whoever claims the task next.
      if (claim.signal.aborted && abortReasonOf(claim.signal) !== 'canceled') return
    }
  } catch (error) {
    options.onError(error, { id: newId(), ...claim.key })
    throw error
  }
}
