import { newId } from '../../protocol/id.ts'
import type { Engine, TaskKey } from '../engine.ts'
import { notificationsOf, type Notification } from './notifications-of.ts'
import type { Delivery, DeliveryOutcome, PushStore } from './push-store.ts'
import type { WebhookSigner } from './webhook-signer.ts'

/** How webhooks are called. */
export type PushOptions = {
  /**
   * What calls them, as `fetch` does. A guard against addresses inside the network belongs here.
   * Default: the platform's `fetch`.
   */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** For how long a webhook may take to answer, in milliseconds. Default: 15,000. */
  timeout?: number | undefined
  /**
   * How long to wait before each further attempt, in milliseconds; after the last, the webhook
   * gets nothing any more. Default: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
   */
  retryDelays?: readonly number[] | undefined
  /** How many webhooks are called at a time. Default: 100. */
  concurrency?: number | undefined
}

const minute = 60_000
const hour = 60 * minute
const defaultDelays = [
  5_000,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** How many records are read at a time. */
const batchSize = 100

/** How webhooks are called, and who is told of those that are given up. */
type DeliverOptions = PushOptions & {
  onError: (error: unknown, about: { id: string } & TaskKey) => void
}

/** Delivers to one webhook, in order, what its task's log holds for it (specification §4.3.3). */
export async function deliver(
  engine: Engine,
  push: PushStore,
  signer: WebhookSigner,
  options: DeliverOptions,
  delivery: Delivery,
): Promise<DeliveryOutcome> {
  let { after, failures } = delivery
  for (;;) {
    const records = await engine.read(delivery.key, after, batchSize)
    if (records.length === 0) return { kind: 'caught-up' }
    for (const notification of await notificationsOf(engine, delivery, records)) {
      if (delivery.signal.aborted) return { kind: 'caught-up' }
      const { seq, body } = notification
      const outcome =
        body === undefined ? taken : await call(signer, options, delivery, notification)
      if (outcome.kind !== 'taken') return afterFailure(outcome, options, delivery, failures)
      // Who slept through its lease is not to repeat old events to a webhook that has newer ones.
      if (!(await push.delivered(delivery, seq))) return { kind: 'caught-up' }
      failures = 0
      after = seq
    }
  }
}

type CallOutcome =
  | { kind: 'taken' }
  | { kind: 'gone' }
  | { kind: 'failed'; retryAfter: number | undefined; reason: unknown }

const taken: CallOutcome = { kind: 'taken' }

async function call(
  signer: WebhookSigner,
  options: PushOptions,
  { key, stored: { config }, signal }: Delivery,
  { seq, body = '', contentType }: Notification,
): Promise<CallOutcome> {
  // Clients give webhooks any ids, and headers carry few characters.
  const webhookId = encodeURIComponent(config.id.toWellFormed())
  const id = `${key.taskId}.${webhookId}.${seq}`
  const send = options.fetch ?? fetch
  try {
    const response = await send(config.url, {
      method: 'POST',
      headers: {
        'Content-Type': contentType,
        ...authorization(config),
        ...(await signer.headers({ id, body, secret: config.token })),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout ?? 15_000)]),
    })
    // What a webhook says is of no interest, and may be endless.
    await response.body?.cancel()
    if (response.ok) return { kind: 'taken' }
    if (response.status === 410) return { kind: 'gone' }
    const reason = `It answered ${response.status}`
    return { kind: 'failed', retryAfter: retryAfterOf(response), reason }
  } catch (reason) {
    return { kind: 'failed', retryAfter: undefined, reason }
  }
}

function authorization({
  authentication,
  token,
}: Delivery['stored']['config']): Record<string, string> {
  return {
    ...(authentication && {
      Authorization: `${authentication.scheme} ${authentication.credentials ?? ''}`.trim(),
    }),
    ...(token && { 'X-A2A-Notification-Token': token }),
  }
}

function afterFailure(
  outcome: Exclude<CallOutcome, { kind: 'taken' }>,
  { retryDelays = defaultDelays, onError }: DeliverOptions,
  { key, stored: { config }, signal }: Delivery,
  failures: number,
): DeliveryOutcome {
  if (outcome.kind === 'gone') return { kind: 'stop' }
  // An aborted call says nothing of a webhook, least of all that it is to get nothing any more.
  if (signal.aborted) return { kind: 'caught-up' }
  const delay = retryDelays[failures]
  if (delay === undefined) {
    // Its origin alone: what follows may hold a secret.
    const name = `The webhook ${config.id} at ${new URL(config.url).origin}`
    const error = new Error(`${name} gets nothing any more: it failed ${failures + 1} times`, {
      cause: outcome.reason,
    })
    onError(error, { id: newId(), ...key })
    return { kind: 'stop' }
  }
  // A little later than said, and not all at once.
  const jittered = delay * (1 + Math.random() / 4)
  return { kind: 'retry', at: Date.now() + Math.max(jittered, outcome.retryAfter ?? 0) }
}

function retryAfterOf(response: Response): number | undefined {
  const value = response.headers.get('retry-after')
  if (value === null) return undefined
  const seconds = Number(value)
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 24 * hour) : undefined
}
