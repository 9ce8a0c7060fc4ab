import type { Parts } from './engine-parts.ts'
import { expire } from './expire.ts'
import { expiredLeases } from './expired-leases.ts'
import { freeClaims, holders } from './free-claims.ts'
import type { HeldClaims } from './held-claims.ts'
import type { HeldWebhooks } from './held-webhooks.ts'
import type { JobLoop } from './job-loop.ts'
import { leaseSeconds } from './jobs.ts'
import type { LogReaders } from './log-readers.ts'
import { missingProcesses } from './missing-processes.ts'
import { presentNow } from './presence.ts'

/** What is looked after again and again, so that nothing hangs on a hint. */
export type Upkeep = {
  start(): void
  stop(): Promise<void>
  /** Does it all now: hints may have been missed, and leases not renewed. */
  reconnected(): void
}

/** How often leases of ten seconds are renewed, in milliseconds. */
const renewEvery = 3_000

/** How often to look for leases that ran out, and for processes that are gone, in milliseconds. */
const superviseEvery = 1_000

/** For how long nobody sees a process that is gone, in milliseconds: who lives is back in less. */
const goneAfter = 2_500

/**
 * @param unseen told when others do not see this process
 * @param onError told of the first failure in a row of each thing
 */
export function upkeep({
  parts,
  loop,
  readers,
  claims,
  webhooks,
  pollInterval,
  unseen,
  onError,
}: {
  parts: Parts
  loop: JobLoop
  readers: LogReaders
  claims: HeldClaims
  webhooks: HeldWebhooks
  pollInterval: number
  unseen: () => void
  onError: (error: unknown) => void
}): Upkeep {
  const looks = [
    oneAtATime(() => readers.look(), onError),
    oneAtATime(() => claims.look(), onError),
    oneAtATime(() => webhooks.look(), onError),
  ]
  const letGo = oneAtATime(() => expire(parts.db, parts.retention), onError)
  const renew = oneAtATime(() => loop.renew(), onError)
  const leaseMs = leaseSeconds * 1_000
  const expired = expiredLeases({
    ask: () => parts.clock.ask(),
    async find(until) {
      await parts.jobs.supervise(until)
      loop.wake()
    },
    leaseMs,
  })
  const supervise = oneAtATime(() => expired.look(), onError)
  const gone = missingProcesses({
    own: parts.presence.own,
    present: () => presentNow(parts.db),
    holders: () => holders(parts),
    free: (processes) => freeClaims(parts, processes),
    graceMs: goneAfter,
    leaseMs,
    unseen,
  })
  const miss = oneAtATime(() => gone.look(), onError)
  const timers: ReturnType<typeof setInterval>[] = []

  function look(): void {
    loop.wake()
    for (const one of looks) void one.run()
  }

  return {
    reconnected() {
      void renew.run()
      void miss.run()
      look()
    },
    start() {
      timers.push(setInterval(look, pollInterval))
      timers.push(setInterval(() => void letGo.run(), 10 * pollInterval))
      timers.push(setInterval(() => void renew.run(), renewEvery))
      timers.push(setInterval(() => void supervise.run(), superviseEvery))
      timers.push(setInterval(() => void miss.run(), superviseEvery))
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all([...looks, letGo, renew, supervise, miss].map((one) => one.ended()))
    },
  }
}

/** Does something unless it is under way. */
function oneAtATime(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): { run(): Promise<void>; ended(): Promise<void> } {
  let running: Promise<void> | undefined
  let failing = false

  async function once(): Promise<void> {
    try {
      await work()
      failing = false
    } catch (error) {
      if (!failing) onError(error)
      failing = true
    }
    running = undefined
  }

  return {
    run() {
      running ??= once()
      return running
    },
    async ended() {
      await running
    },
  }
}
