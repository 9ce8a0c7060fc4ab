import type { TaskPushNotificationConfig } from '../../protocol/push-notification.ts'
import type { TaskKey, Worker } from '../engine.ts'

/** A webhook as it is stored. */
export type StoredPushConfig = {
  config: TaskPushNotificationConfig & { id: string; taskId: string }
  /** The version of the protocol it was made in, and is delivered in. */
  version: string
}

/** How many webhooks one task may have. */
export const mostWebhooks = 20

/** The right to deliver to one webhook: while it holds, nobody else does. */
export type Delivery = {
  key: TaskKey
  stored: StoredPushConfig
  /** Unique to this delivery: what it says counts only as long as it holds its webhook. */
  lease: string
  /** The number of the last record that was delivered. */
  after: number
  /** How many attempts in a row have failed. */
  failures: number
  /** Aborts when the webhook is deleted, the worker closes, or the lease is lost. */
  signal: AbortSignal
}

/** What is to become of a webhook once a delivery has done what it could. */
export type DeliveryOutcome =
  | { kind: 'caught-up' }
  /** The next attempt is due at this time, in milliseconds since 1970. */
  | { kind: 'retry'; at: number }
  /** Nothing is delivered to it any more. */
  | { kind: 'stop' }

/**
 * The webhooks of tasks, and the work of delivering to them: a webhook is a reader of its task's
 * log with a stored place, so nothing is lost when a process dies, and the order is the log's.
 * Records stay in the log until every webhook of the task has them.
 */
export type PushStore = {
  /**
   * Stores a webhook, in place of one with its id. It gets what is recorded after `after`. `full`:
   * the task has as many as it may.
   */
  put(
    key: TaskKey,
    config: StoredPushConfig,
    after: number,
  ): Promise<'stored' | 'full' | 'not-found'>
  /** The webhooks of a task, oldest first. */
  list(key: TaskKey): Promise<StoredPushConfig[]>
  /** Removes a webhook, if it is there; a delivery under way is aborted. */
  delete(key: TaskKey, id: string): Promise<void>
  /**
   * Notes that everything up to this number was delivered, in order. Says whether the delivery still
   * holds its webhook: if not, nothing is noted, and it calls nobody any more.
   */
  delivered(delivery: Delivery, seq: number): Promise<boolean>
  /**
   * Runs deliveries: `deliver` is called for each webhook whose log has grown, one call at a time
   * for each. What it rejects with counts as a retry in a second.
   */
  work(
    agent: string,
    deliver: (delivery: Delivery) => Promise<DeliveryOutcome>,
    options: { concurrency: number },
  ): Worker
}
