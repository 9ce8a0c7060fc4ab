import { longestWait } from '../../protocol/longest-wait.ts'
import type { TaskKey, Worker } from '../engine.ts'
import {
  mostWebhooks,
  type Delivery,
  type DeliveryOutcome,
  type PushStore,
  type StoredPushConfig,
} from '../push/push-store.ts'
import { copyOf } from '../copy-of.ts'
import type { StoredRow } from './stored-row.ts'

/** A webhook, and how far deliveries to it have come. */
export type Webhook = {
  row: StoredRow
  stored: StoredPushConfig
  after: number
  failures: number
  /** Nothing is delivered to it any more: it was given up, deleted or replaced. */
  stopped: boolean
  /** Not before this time; 0 when it is due as soon as there is something to deliver. */
  dueAt: number
  timer: ReturnType<typeof setTimeout> | undefined
  /** The delivery under way. */
  delivery: { lease: string; controller: AbortController } | undefined
}

type Consumer = {
  deliver: (delivery: Delivery) => Promise<DeliveryOutcome>
  concurrency: number
  running: Map<Webhook, Promise<void>>
}

/** The webhooks of the memory engine. */
export type PushQueue = PushStore & {
  /** Says that a task's log has grown. */
  grew(row: StoredRow): void
  /** Stores a webhook of a task that is there; says `full` where it has as many as it may. */
  add(row: StoredRow, stored: StoredPushConfig, after: number): 'stored' | 'full'
  /** Stops every webhook of a task that goes. */
  forget(row: StoredRow): void
  close(): Promise<void>
}

/** Tells whether every webhook of a task has all of its log, or gets no more. */
export function isDelivered({ webhooks, seq }: StoredRow): boolean {
  if (!webhooks) return true
  return [...webhooks.values()].every(({ stopped, after }) => stopped || after >= seq)
}

/** Aborts what a worker delivers, and waits until it has let go. */
async function leave({ running }: Consumer): Promise<void> {
  for (const { delivery } of running.keys()) delivery?.controller.abort()
  await Promise.all(running.values())
}

/**
 * @param find gives the row of a task
 * @param cameFurther told of each task one of whose webhooks was called, or is called no more
 */
export function pushQueue(
  find: (key: TaskKey) => StoredRow | undefined,
  cameFurther: (row: StoredRow) => void,
): PushQueue {
  const consumers = new Map<string, Set<Consumer>>()
  const due = new Map<string, Set<Webhook>>()
  const waiting = new Set<Webhook>()
  let closed = false

  function consider(webhook: Webhook): void {
    const { row, stopped, delivery, timer, after, dueAt } = webhook
    if (closed || stopped || delivery || timer || after >= row.seq) return
    const wait = dueAt - Date.now()
    if (wait > 0) return waitFor(webhook, wait)
    const { agent } = row.key
    due.set(agent, (due.get(agent) ?? new Set()).add(webhook))
    dispatch(agent)
  }

  function waitFor(webhook: Webhook, wait: number): void {
    waiting.add(webhook)
    webhook.timer = setTimeout(
      () => {
        wake(webhook)
        consider(webhook)
      },
      Math.min(wait, longestWait),
    )
  }

  function wake(webhook: Webhook): void {
    clearTimeout(webhook.timer)
    webhook.timer = undefined
    waiting.delete(webhook)
  }

  function stop(webhook: Webhook): void {
    webhook.stopped = true
    webhook.delivery?.controller.abort()
    wake(webhook)
    due.get(webhook.row.key.agent)?.delete(webhook)
    cameFurther(webhook.row)
  }

  function dispatch(agent: string): void {
    for (const webhook of due.get(agent) ?? []) {
      const consumer = [...(consumers.get(agent) ?? [])].find(
        ({ running, concurrency }) => running.size < concurrency,
      )
      if (!consumer) return
      due.get(agent)?.delete(webhook)
      consumer.running.set(webhook, deliverTo(webhook, consumer))
    }
  }

  async function deliverTo(webhook: Webhook, { deliver, running }: Consumer): Promise<void> {
    const { row, stored, after, failures } = webhook
    const lease = crypto.randomUUID()
    const controller = new AbortController()
    webhook.delivery = { lease, controller }
    const { signal } = controller
    const outcome = await deliver({
      key: row.key,
      stored: copyOf(stored),
      lease,
      after,
      failures,
      signal,
    })
      // What goes wrong around a call is worth another try.
      .catch((): DeliveryOutcome => ({ kind: 'retry', at: Date.now() + 1_000 }))
    webhook.delivery = undefined
    running.delete(webhook)
    if (outcome.kind === 'stop') stop(webhook)
    // An aborted call says nothing about who was called.
    if (outcome.kind === 'retry' && !signal.aborted) {
      webhook.failures++
      webhook.dueAt = outcome.at
    }
    consider(webhook)
    dispatch(row.key.agent)
  }

  function add(row: StoredRow, stored: StoredPushConfig, after: number): 'stored' | 'full' {
    const { id } = stored.config
    const webhooks = (row.webhooks ??= new Map())
    const replaced = webhooks.get(id)
    if (!replaced && webhooks.size >= mostWebhooks) return 'full'
    if (replaced) stop(replaced)
    const webhook: Webhook = {
      row,
      stored: copyOf(stored),
      after,
      failures: 0,
      stopped: false,
      dueAt: 0,
      timer: undefined,
      delivery: undefined,
    }
    webhooks.set(id, webhook)
    consider(webhook)
    return 'stored'
  }

  return {
    add,

    forget(row) {
      for (const webhook of row.webhooks?.values() ?? []) stop(webhook)
    },

    grew(row) {
      for (const webhook of row.webhooks?.values() ?? []) consider(webhook)
    },

    async put(key, stored, after) {
      const row = find(key)
      return row ? add(row, stored, after) : 'not-found'
    },

    async list(key) {
      return [...(find(key)?.webhooks?.values() ?? [])].map(({ stored }) => copyOf(stored))
    },

    async delete(key, id) {
      const row = find(key)
      const webhook = row?.webhooks?.get(id)
      if (!row || !webhook) return
      stop(webhook)
      row.webhooks?.delete(id)
    },

    async delivered({ key, stored, lease }, seq) {
      const webhook = find(key)?.webhooks?.get(stored.config.id)
      if (!webhook || webhook.delivery?.lease !== lease) return false
      webhook.after = seq
      webhook.failures = 0
      webhook.dueAt = 0
      cameFurther(webhook.row)
      return true
    },

    work(agent, deliver, { concurrency }): Worker {
      const consumer: Consumer = { deliver, concurrency, running: new Map() }
      consumers.set(agent, (consumers.get(agent) ?? new Set()).add(consumer))
      dispatch(agent)
      return {
        async close() {
          consumers.get(agent)?.delete(consumer)
          await leave(consumer)
        },
      }
    },

    async close() {
      closed = true
      for (const webhook of waiting) wake(webhook)
      const all = [...consumers.values()].flatMap((ofAgent) => Array.from(ofAgent))
      consumers.clear()
      await Promise.all(all.map(leave))
    },
  }
}
