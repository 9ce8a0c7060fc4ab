import type { Delivery, DeliveryOutcome, Worker } from 'a2a-core/server'
import { dueHooks, type Hook } from './due-hooks.ts'
import type { GroupCommit } from './group-commit.ts'
import type { WebhookTable } from './tables/webhook-table.ts'

type Deliver = (delivery: Delivery) => Promise<DeliveryOutcome>

type Consumer = { deliver: Deliver; concurrency: number; running: Map<Hook, Promise<void>> }

type Lease = { hook: Hook; controller: AbortController }

/** Who delivers to which webhook. */
export type Deliveries = {
  add(hook: Hook): void
  /** Says that a task's log has grown. */
  grew(task: number, seq: number, ended: boolean): void
  /** Nothing is delivered to webhooks of a task any more; without a number, to none of them. */
  remove(task: number, number?: number): void
  /** The webhook of a delivery, as long as what that says counts. */
  leased(delivery: Delivery): Hook | undefined
  work(agent: string, deliver: Deliver, options: { concurrency: number }): Worker
  close(): Promise<void>
}

const caughtUp: DeliveryOutcome = { kind: 'caught-up' }

/** What goes wrong around a call is worth another try. */
function retrySoon(): { kind: 'retry'; at: number } {
  return { kind: 'retry', at: Date.now() + 1_000 }
}

export function newDeliveries(group: GroupCommit, webhooks: WebhookTable): Deliveries {
  const hooks = dueHooks(dispatch)
  const consumers = new Map<string, Set<Consumer>>()
  const leases = new Map<string, Lease>()

  function remove(hook: Hook): void {
    hooks.remove(hook)
    for (const [lease, { hook: leased, controller }] of leases) {
      if (leased !== hook) continue
      leases.delete(lease)
      controller.abort()
    }
  }

  function dispatch(agent: string): void {
    for (const consumer of consumers.get(agent) ?? []) {
      while (consumer.running.size < consumer.concurrency) {
        const hook = hooks.take(agent)
        if (!hook) return
        hook.isBusy = true
        consumer.running.set(hook, deliverTo(hook, consumer))
      }
    }
  }

  async function deliverTo(hook: Hook, { deliver, running }: Consumer): Promise<void> {
    const { number, key, after, failures } = hook
    const lease = crypto.randomUUID()
    const controller = new AbortController()
    const { signal } = controller
    leases.set(lease, { hook, controller })
    try {
      const stored = await group.read(() => webhooks.config(number))
      const outcome = stored
        ? await deliver({ key, stored, lease, after, failures, signal }).catch(retrySoon)
        : caughtUp
      leases.delete(lease)
      await note(hook, outcome, signal)
    } catch {
      // It could not be stored: what was told is told again.
      hook.dueAt = retrySoon().at
    }
    leases.delete(lease)
    running.delete(hook)
    hook.isBusy = false
    hooks.consider(hook)
    dispatch(key.agent)
  }

  async function note(hook: Hook, outcome: DeliveryOutcome, signal: AbortSignal): Promise<void> {
    if (outcome.kind === 'stop') {
      await group.write(
        () => webhooks.stop(hook.number),
        () => remove(hook),
      )
    }
    // An aborted call says nothing about who was called.
    if (outcome.kind !== 'retry' || signal.aborted) return
    hook.failures++
    hook.dueAt = outcome.at
    const { number, failures, dueAt } = hook
    await group.write(
      () => webhooks.set(number, { failures, due_at: Math.ceil(dueAt) }),
      () => undefined,
    )
  }

  /** Aborts what a worker delivers, and waits until it has let go. */
  async function leave({ running }: Consumer): Promise<void> {
    for (const { hook, controller } of leases.values()) {
      if (running.has(hook)) controller.abort()
    }
    await Promise.all(running.values())
  }

  return {
    add: (hook) => hooks.add(hook),
    grew: (task, seq, ended) => hooks.grew(task, seq, ended),
    leased: ({ lease }) => leases.get(lease)?.hook,

    remove(task, number) {
      for (const hook of hooks.ofTask(task)) {
        if (number === undefined || hook.number === number) remove(hook)
      }
    },

    work(agent, deliver, { concurrency }) {
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
      hooks.close()
      const all = [...consumers.values()].flatMap((ofAgent) => Array.from(ofAgent))
      consumers.clear()
      await Promise.all(all.map(leave))
    },
  }
}
