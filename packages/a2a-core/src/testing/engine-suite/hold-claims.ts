import type { Claim, Engine, Worker } from '../../server/engine.ts'
import { abortReasonOf } from '../../server/turn-aborted.ts'

/** A run whose steps the case decides. It leaves by itself when it is shut down, or lost. */
export type HeldClaim = {
  claim: Claim
  /** The run resolves. */
  leave: () => void
  /** The run rejects. */
  fail: () => void
}

/** A worker that does nothing by itself: the case gets its claims, in order, one by one. */
export type ClaimHolder = Worker & {
  /** The next claim, as soon as there is one. */
  claimed(): Promise<HeldClaim>
  /** How many claims came so far. */
  readonly count: number
}

/**
 * Starts a worker whose runs are in the hands of the case.
 *
 * @param options.concurrency how many claims at most. Default: 100
 * @param options.stubborn whether runs stay when they are told to leave. Default: false
 */
export function holdClaims(
  engine: Engine,
  agent: string,
  options: { concurrency?: number; stubborn?: boolean } = {},
): ClaimHolder {
  const { concurrency = 100, stubborn = false } = options
  const arrived: HeldClaim[] = []
  const awaited: ((held: HeldClaim) => void)[] = []
  let count = 0

  async function run(claim: Claim): Promise<void> {
    count++
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const held = { claim, leave: resolve, fail: () => reject(new Error('The run failed')) }
    const leaveWhenTold = (): void => {
      if (!stubborn && abortReasonOf(claim.signal) !== 'canceled') resolve()
    }
    claim.signal.addEventListener('abort', leaveWhenTold)
    const next = awaited.shift()
    if (next) next(held)
    else arrived.push(held)
    return promise
  }

  const worker = engine.work(agent, run, { concurrency })
  return {
    close: (closing) => worker.close(closing),
    claimed: async () =>
      arrived.shift() ?? new Promise((resolve: (held: HeldClaim) => void) => awaited.push(resolve)),
    get count() {
      return count
    },
  }
}
