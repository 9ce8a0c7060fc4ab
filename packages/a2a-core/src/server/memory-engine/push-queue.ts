import type { TaskKey, Worker } from '../engine.ts'
import type { Delivery, DeliveryOutcome, PushStore, StoredPushConfig } from '../push/push-store.ts'
import { copyOf } from './copy-of.ts'
import type { StoredRow } from './stored-row.ts'

/** A webhook, and how far deliveries to it have come. */
export type Webhook = {
  row: StoredRow
  stored: StoredPushConfig
  after: number
  failures: number
  stopped: boolean
  /** Not before this time; 0 when it is due as soon as there is something to deliver. */
  dueAt: number
  controller: AbortController | undefined
}

type Deliver = (delivery: Delivery) => Promise<DeliveryOutcome>

/** The webhooks of the memory engine. */
export type PushQueue = PushStore & {
  /** Says that a task's log has grown. */
  grew(row: StoredRow): void
  /** Stores a webhook of a task that is there. */
  add(row: StoredRow, stored: StoredPushConfig, after: number): void
  close(): Promise<void>
}

/** Tells whether every webhook of a task has all of its log, or gets no more. */
export function isDelivered({ webhooks, seq }: StoredRow): boolean {
  return [...webhooks.values()].every(({ stopped, after }) => stopped || after >= seq)
}

/** @param find gives the row of a task */
export function pushQueue(find: (key: TaskKey) => StoredRow | undefined): PushQueue {
  const workers = new Map<string, { deliver: Deliver; concurrency: number; running: number }>()
  const under = new Set<Promise<void>>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const due = new Set<Webhook>()
  const controllers = new Set<AbortController>()

  function consider(webhook: Webhook): void {
    const { row, stopped, controller, after, dueAt } = webhook
    if (stopped || controller || after >= row.seq) return
    const wait = dueAt - Date.now()
    if (wait > 0) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        consider(webhook)
      }, wait)
      timers.add(timer)
      return
    }
    due.add(webhook)
    dispatch(row.key.agent)
  }

  function dispatch(agent: string): void {
    const worker = workers.get(agent)
    for (const webhook of due) {
      if (!worker || worker.running >= worker.concurrency) return
      if (webhook.row.key.agent !== agent) continue
      due.delete(webhook)
      worker.running++
      const run = deliverTo(webhook, worker.deliver).then(() => {
        worker.running--
        under.delete(run)
        consider(webhook)
        return dispatch(agent)
      })
      under.add(run)
    }
  }

  async function deliverTo(webhook: Webhook, deliver: Deliver): Promise<void> {
    const controller = new AbortController()
    webhook.controller = controller
    controllers.add(controller)
    const { row, stored, after, failures } = webhook
    const outcome = await deliver({
      key: row.key,
      stored: copyOf(stored),
      after,
      failures,
      signal: controller.signal,
    }).catch((): DeliveryOutcome => ({ kind: 'retry', at: Date.now() + 1_000 }))
    webhook.controller = undefined
    controllers.delete(controller)
    if (outcome.kind === 'stop') webhook.stopped = true
    if (outcome.kind === 'retry') {
      webhook.failures++
      webhook.dueAt = outcome.at
    }
  }

  function add(row: StoredRow, stored: StoredPushConfig, after: number): void {
    row.webhooks.get(stored.config.id)?.controller?.abort()
    const webhook: Webhook = {
      row,
      stored: copyOf(stored),
      after,
      failures: 0,
      stopped: false,
      dueAt: 0,
      controller: undefined,
    }
    row.webhooks.set(stored.config.id, webhook)
    consider(webhook)
  }

  return {
    add,

    grew(row) {
      for (const webhook of row.webhooks.values()) consider(webhook)
    },

    async put(key, stored, after) {
      const row = find(key)
      if (!row) return 'not-found'
      add(row, stored, after)
      return 'stored'
    },

    async list(key) {
      return [...(find(key)?.webhooks.values() ?? [])].map(({ stored }) => copyOf(stored))
    },

    async delete(key, id) {
      const row = find(key)
      const webhook = row?.webhooks.get(id)
      if (!row || !webhook) return
      webhook.stopped = true
      webhook.controller?.abort()
      row.webhooks.delete(id)
    },

    async delivered({ key, stored }, seq) {
      const webhook = find(key)?.webhooks.get(stored.config.id)
      if (!webhook) return
      webhook.after = seq
      webhook.failures = 0
      webhook.dueAt = 0
    },

    work(agent, deliver, { concurrency }): Worker {
      const worker = { deliver, concurrency, running: 0 }
      workers.set(agent, worker)
      dispatch(agent)
      return {
        async close() {
          if (workers.get(agent) === worker) workers.delete(agent)
        },
      }
    },

    async close() {
      workers.clear()
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      for (const controller of controllers) controller.abort()
      await Promise.allSettled(under)
    },
  }
}
