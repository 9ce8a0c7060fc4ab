import { setTimeout as pause } from 'node:timers/promises'
import { TurnAborted, type Claim, type Worker } from 'a2a-core/server'

/** What a worker needs of a store: claims that hold for a while, and are renewed. */
export type Leases = {
  /** Claims a task of the agent that has work. */
  take(agent: string): Omit<Claim, 'signal'> | undefined
  /** Renews a claim, and says what became of it. */
  renew(claim: Claim): 'held' | 'canceled' | 'lost'
  /** Gives a claim up; nobody shall take the task before some time has passed. */
  giveUp(claim: Claim, waitMs: number): void
}

type Run = { claim: Claim; controller: AbortController }

const pollMs = 4
const graceMs = 300

/** A worker that looks for work every few milliseconds. */
export function pollingWorker(
  leases: Leases,
  agent: string,
  run: (claim: Claim) => Promise<void>,
  { concurrency }: { concurrency: number },
): Worker {
  const running = new Map<Run, Promise<void>>()
  let closing = false

  async function runToEnd(started: Run): Promise<void> {
    await run(started.claim).catch(() => undefined)
    running.delete(started)
    leases.giveUp(started.claim, started.claim.signal.aborted ? 0 : 20)
  }

  function renew({ claim, controller }: Run): void {
    const became = leases.renew(claim)
    if (became !== 'held') controller.abort(new TurnAborted(became))
  }

  function poll(): void {
    for (const held of running.keys()) renew(held)
    if (closing) return
    while (running.size < concurrency) {
      const taken = leases.take(agent)
      if (!taken) return
      const controller = new AbortController()
      const started = { claim: { ...taken, signal: controller.signal }, controller }
      renew(started)
      running.set(started, runToEnd(started))
    }
  }

  const timer = setInterval(poll, pollMs)
  return {
    async close({ drainMs }) {
      closing = true
      await Promise.race([Promise.all(running.values()), pause(drainMs, undefined, { ref: false })])
      for (const { controller } of running.keys()) controller.abort(new TurnAborted('shutdown'))
      await Promise.race([Promise.all(running.values()), pause(graceMs)])
      for (const { claim } of running.keys()) leases.giveUp(claim, 0)
      clearInterval(timer)
    },
  }
}
