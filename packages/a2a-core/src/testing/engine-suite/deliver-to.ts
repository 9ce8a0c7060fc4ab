import type { Engine, Worker } from '../../server/engine.ts'
import type { Delivery, DeliveryOutcome, StoredPushConfig } from '../../server/push/push-store.ts'

/** A webhook of a task. */
export function newWebhook({ taskId }: { taskId: string }, id = 'hook'): StoredPushConfig {
  return { config: { id, taskId, url: 'https://example.com/hook' }, version: '1.0' }
}

/** A worker whose deliveries are in the hands of the case. */
export function deliverWith(
  engine: Engine,
  agent: string,
  deliver: (delivery: Delivery) => Promise<DeliveryOutcome>,
): Worker {
  if (!engine.push) throw new Error('The engine has no webhooks')
  return engine.push.work(agent, deliver, { concurrency: 10 })
}

/**
 * Starts a worker that delivers whatever there is.
 *
 * @returns what waits until so many records were delivered, and gives their numbers
 */
export function deliverAll(engine: Engine, agent: string): (count: number) => Promise<number[]> {
  const told: number[] = []
  let grown = Promise.withResolvers<void>()
  deliverWith(engine, agent, async (delivery) => {
    for (const { seq } of await engine.read(delivery.key, delivery.after, 100)) {
      await engine.push?.delivered(delivery, seq)
      told.push(seq)
      grown.resolve()
      grown = Promise.withResolvers()
    }
    return { kind: 'caught-up' }
  })
  return async (count) => {
    while (told.length < count) await grown.promise
    return told
  }
}
