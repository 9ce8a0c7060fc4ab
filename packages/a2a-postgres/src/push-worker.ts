import {
  EngineUnavailableError,
  type Delivery,
  type DeliveryOutcome,
  type Worker,
} from 'a2a-core/server'
import {
  claimWebhooks,
  endDelivery,
  type Again,
  type ClaimedWebhook,
  type Place,
} from './deliveries.ts'
import type { Parts } from './engine-parts.ts'
import type { HeldWebhooks } from './held-webhooks.ts'
import type { Consumer, JobLoop } from './job-loop.ts'
import { queueOf, type Job } from './jobs.ts'
import { keepTrying } from './keep-trying.ts'

/** What the workers that call webhooks share. */
export type PushShop = {
  parts: Parts
  loop: JobLoop
  webhooks: HeldWebhooks
  ready: () => Promise<void>
  /** Closes the worker with the engine, at the latest. */
  keep: (worker: Worker) => Worker
  onError: (error: unknown) => void
}

/** How long to wait before trying again, in milliseconds. */
const pauseBetween = 1_000

/** Calls the webhooks of one agent's tasks, each by one call at a time over all processes. */
export function pushWorker(
  { parts, loop, webhooks, ready, onError }: PushShop,
  agent: string,
  deliver: (delivery: Delivery) => Promise<DeliveryOutcome>,
  { concurrency }: { concurrency: number },
): Worker {
  const running = new Map<AbortController, Promise<void>>()
  const closing = new AbortController()
  const consumer: Consumer = {
    queue: queueOf('push', agent),
    free: () => (closing.signal.aborted ? 0 : concurrency - running.size),
    async take(jobs: Job[]) {
      for (const claimed of await claimWebhooks(parts, jobs)) start(claimed)
    },
  }

  function start(claimed: ClaimedWebhook): void {
    const controller = new AbortController()
    loop.hold(claimed.job, () => controller.abort())
    webhooks.add(claimed, () => controller.abort())
    if (closing.signal.aborted) controller.abort()
    running.set(controller, deliverAll(claimed, controller))
  }

  async function deliverAll(claimed: ClaimedWebhook, controller: AbortController): Promise<void> {
    const { key, stored, lease, job } = claimed
    const { signal } = controller
    let place: Place | undefined = claimed
    // What came of a call is noted as often as it takes: nobody is called again for that.
    let outcome: DeliveryOutcome | Again | undefined
    const deliverOnce = async (): Promise<void> => {
      while (place) {
        const { after, failures } = place
        const delivery = { key, stored, lease, after, failures, signal }
        outcome ??= signal.aborted ? { kind: 'again' } : await call(delivery)
        place = await endDelivery(parts, claimed, outcome)
        outcome = undefined
      }
    }
    await keepTrying(deliverOnce, onError, closing.signal)
    webhooks.remove(claimed)
    loop.letGo(job)
    running.delete(controller)
    loop.freed()
  }

  async function call(delivery: Delivery): Promise<DeliveryOutcome | Again> {
    // An aborted call says nothing about who was called; nor does a database that is away.
    const again = { kind: 'again' as const }
    try {
      const outcome = await deliver(delivery)
      return delivery.signal.aborted && outcome.kind !== 'stop' ? again : outcome
    } catch (error) {
      if (delivery.signal.aborted) return again
      const at = Date.now() + pauseBetween
      // What goes wrong around a call is worth another try.
      return EngineUnavailableError.is(error) ? { ...again, at } : { kind: 'retry', at }
    }
  }

  async function open(): Promise<void> {
    await ready()
    await parts.jobs.ready(agent)
    if (!closing.signal.aborted) loop.add(consumer)
  }

  if (concurrency > 0) void keepTrying(open, onError, closing.signal)
  return {
    async close() {
      closing.abort()
      await loop.remove(consumer)
      for (const controller of running.keys()) controller.abort()
      await Promise.all(running.values())
    },
  }
}
