import type { AgentCard } from '../protocol/agent-card.ts'
import { longestWait } from '../protocol/longest-wait.ts'
import type { Question } from '../protocol/question.ts'
import type { ProtocolVersion } from '../protocol/version.ts'
import type { Agent, AgentAbout } from './agent.ts'
import type { Caller } from './caller.ts'
import { Arrivals } from './arrivals.ts'
import { cardSigner, type CardSigner } from './card-signer.ts'
import { checkOptions } from './check-options.ts'
import type { Engine, Scope, TaskKey, Worker } from './engine.ts'
import type { LogReader } from './follow-log.ts'
import { checkPushOptions } from './push/check-push-options.ts'
import { deliver, type PushOptions } from './push/deliver.ts'
import type { PushStore } from './push/push-store.ts'
import { webhookSigner, type SigningKey, type WebhookSigner } from './push/webhook-signer.ts'
import { memoryEngine } from './memory-engine/memory-engine.ts'
import { runClaim } from './run-claim.ts'
import type { RunOptions } from './run-turn.ts'
import { serveFrom } from './served-agents.ts'
import type { CardSigning } from './sign-card.ts'
import { UnderWay } from './under-way.ts'

/** How an agent is served, whatever the binding. */
export type ServerOptions = {
  /** Where tasks live. Default: a memory engine of its own. */
  engine?: Engine | undefined
  /** How many turns of the agent run at a time in this process. Default: 1,000. */
  concurrency?: number | undefined
  /** For how long one turn may run, in milliseconds. Default: as long as it takes. */
  turnTimeout?: number | undefined
  /** For how long a cancellation waits for the run to end, in milliseconds. Default: 5,000. */
  cancelGrace?: number | undefined
  /**
   * When a message that is sent again is one and the same: for clients that activate our
   * idempotency extension, or `'always'`. Default: `'extension'`.
   */
  idempotency?: 'extension' | 'always' | undefined
  /**
   * Whether a caller may decide on an approval that a task asks for; asked of each answer to one. A
   * refused answer leaves the question open, and its task says so. Default: whoever may answer the
   * task at all, its owner, may decide.
   *
   * @example
   * approvals: (caller, question) => caller.claims?.['role'] === 'manager'
   */
  approvals?: ((caller: Caller, question: Question) => boolean | Promise<boolean>) | undefined
  /**
   * Whether clients may have webhooks called (specification §4.3), and how. What is given calls
   * any address a client names: pass a `fetch` that guards what is inside your network. Default:
   * push notifications are not offered.
   */
  push?: true | (PushOptions & { signingKey?: SigningKey | undefined }) | undefined
  /**
   * With what the cards are signed (specification §8.4), so that clients can tell whose they are:
   * each card once, whoever asks how often. Default: they are not.
   */
  signing?: CardSigning | undefined
  /**
   * What authenticated callers see on the card in addition (specification §3.1.11), each its own:
   * skills, modes and extensions are added, the rest is replaced. It is what they are told; what
   * the agent takes, its own `about` decides. Default: there is no extended card.
   */
  extendedCard?:
    | ((caller: Caller) => Partial<AgentAbout> | Promise<Partial<AgentAbout>>)
    | undefined
  /**
   * Told of every error that an agent or the engine threw, with the id that the caller was given,
   * and of what the server gave up by itself: a turn that took longer than `turnTimeout`, one that
   * was interrupted too often, a webhook that failed too often. `about` also says which agent it was,
   * whose task and which one, as far as that is known. What it throws itself breaks nothing: then
   * both are told to `console.error`. Default: `console.error`.
   */
  onError?: ((error: unknown, about: ErrorAbout) => unknown) | undefined
}

/** What went wrong where: the id it is logged under, and as much of the task's key as is known. */
type ErrorAbout = { id: string } & Partial<TaskKey>

/** An agent and what serves it: what the operations work on. */
export type Server = {
  readonly agent: Agent
  readonly engine: Engine
  readonly cancelGrace: number
  readonly idempotency: 'extension' | 'always'
  readonly approvals: ServerOptions['approvals']
  readonly onError: (error: unknown, about: ErrorAbout) => void
  /** The webhooks of the agent's tasks, where they are offered. */
  readonly push: { store: PushStore; signer: WebhookSigner } | undefined
  /** Signs cards, where they are to be signed. */
  readonly signCard: CardSigner | undefined
  readonly extendedCard: ServerOptions['extendedCard']
  /** Whether the server closes, or has closed. */
  readonly closing: boolean
  /** Whoever reads a task's log for a client: let go of when the server closes. */
  readonly readers: Arrivals<LogReader>
  /** Begins to run tasks, those of an earlier process first. Calling it again does nothing. */
  start(): void
  /**
   * Waits until no turn runs, no webhook is called, and neither begins by itself, in this process. An
   * engine that asks elsewhere for what there is to do may yet find some.
   */
  settled(): Promise<void>
  /**
   * Lets go of readers, takes no more work, and waits for the turns that run.
   *
   * @param options.drainMs for how long at most, in milliseconds. Default: 10,000
   * @throws TypeError when that is no time that a timer can wait; nothing is closed then
   */
  close(options?: { drainMs?: number }): Promise<void>
}

/** One request, as far as operations need to know it. */
export type Call = {
  caller: Caller
  /** The version of the protocol that the client speaks. Default: 1.0 */
  version?: ProtocolVersion | undefined
  /** URIs of the extensions that are active in this request. */
  extensions: string[]
  /** The number of the last event that the client has seen (`Last-Event-ID`). */
  lastEventId?: string | undefined
  /** Gives the public card, unsigned, as this request finds it: what an extended card begins with. */
  card?: (() => AgentCard | Promise<AgentCard>) | undefined
  /**
   * The request itself. Its signal aborts when the client is gone, which ends the wait for an answer,
   * never the task; a stream is left by its `return()` instead. Servers make that signal for whoever
   * looks at it, so nobody does who does not wait.
   */
  request: Pick<Request, 'signal'>
}

/**
 * Makes the server of an agent. Nothing runs before `start()` or the first message.
 *
 * @throws TypeError when an option is not what it must be, or the platform is too old
 */
export function createServer(agent: Agent, options: ServerOptions = {}): Server {
  checkPlatform()
  checkOptions(options, {
    concurrency: { min: 0, integer: true },
    turnTimeout: { min: 1, max: longestWait },
    cancelGrace: { min: 0, max: longestWait },
  })
  checkCallables(options)
  const engine = options.engine ?? memoryEngine()
  const tell = options.onError ? guarded(options.onError) : logError
  const onError: Server['onError'] = (error, about) => tell(error, { agent: agent.id, ...about })
  // No signal: where Workers make their apps, before the first request, nobody may make one.
  let closing = false
  const readers = new Arrivals<LogReader>()
  const runOptions: RunOptions = { turnTimeout: options.turnTimeout, onError }
  const pushOptions = options.push === true ? {} : (options.push ?? {})
  const push = options.push && pushOf(engine, pushOptions.signingKey)
  const workers: Worker[] = []
  const underWay = new UnderWay()
  const leave = serveFrom(engine, agent)
  return {
    agent,
    engine,
    onError,
    push,
    signCard: options.signing && cardSigner(options.signing),
    extendedCard: options.extendedCard,
    cancelGrace: options.cancelGrace ?? 5_000,
    idempotency: options.idempotency ?? 'extension',
    approvals: options.approvals,
    get closing() {
      return closing
    },
    readers,
    start() {
      if (closing || workers.length > 0) return
      workers.push(
        engine.work(
          agent.id,
          (claim) => underWay.until(runClaim(agent, engine, claim, runOptions)),
          { concurrency: options.concurrency ?? 1_000 },
        ),
      )
      if (!push) return
      workers.push(
        push.store.work(
          agent.id,
          (delivery) =>
            underWay.until(
              deliver(engine, push.store, push.signer, { ...pushOptions, onError }, delivery),
            ),
          { concurrency: pushOptions.concurrency ?? 100 },
        ),
      )
    },
    settled: () => underWay.settled(),
    async close({ drainMs = 10_000 } = {}) {
      checkOptions({ drainMs }, { drainMs: { min: 0, max: longestWait } })
      closing = true
      for (const reader of readers) reader.leave()
      await Promise.all(workers.map((worker) => worker.close({ drainMs })))
      leave()
      if (!options.engine) await engine.close()
    },
  }
}

/** On a Node that is too old each turn would fail in the middle, again and again. */
function checkPlatform(): void {
  if (typeof Promise.withResolvers === 'function') return
  throw new TypeError(
    'a2a-core needs Node 22.12 or newer, or a platform with Promise.withResolvers',
  )
}

function checkCallables(options: ServerOptions): void {
  const { engine, idempotency } = options
  if (engine !== undefined && typeof engine?.work !== 'function') {
    throw new TypeError(
      'The option engine must be an engine: what memoryEngine(), sqliteEngine(file) or postgres(pool) gives',
    )
  }
  for (const option of ['approvals', 'extendedCard', 'onError'] as const) {
    if (options[option] === undefined || typeof options[option] === 'function') continue
    throw new TypeError(`The option ${option} must be a function, not ${typeof options[option]}`)
  }
  if (idempotency !== undefined && idempotency !== 'extension' && idempotency !== 'always') {
    throw new TypeError(
      `The option idempotency must be 'extension' or 'always', not ${JSON.stringify(idempotency)}`,
    )
  }
  if (options.push && options.push !== true) checkPushOptions(options.push)
}

function pushOf(
  { name, push }: Engine,
  signingKey: SigningKey | undefined,
): NonNullable<Server['push']> {
  if (push) return { store: push, signer: webhookSigner(signingKey) }
  throw new TypeError(`The engine "${name}" has no push notifications: leave push out`)
}

/** The scope of a caller: what it makes and sees. */
export function scopeOf({ agent }: Server, { tenant, owner }: Caller): Scope {
  return { agent: agent.id, tenant, owner }
}

/** The key of a caller's task. */
export function keyOf({ agent }: Server, { tenant, owner }: Caller, taskId: string): TaskKey {
  return { agent: agent.id, tenant, owner, taskId }
}

/** What never throws, nor rejects: an answer does not depend on who is told of an error. */
function guarded(onError: NonNullable<ServerOptions['onError']>): Server['onError'] {
  async function tell(error: unknown, about: ErrorAbout): Promise<void> {
    try {
      await onError(error, about)
    } catch (thrown) {
      logError(error, about)
      console.error('a2a: onError failed', thrown)
    }
  }
  return (error, about) => void tell(error, about)
}

function logError(error: unknown, { id, agent, taskId }: ErrorAbout): void {
  console.error(`a2a: error ${id} of ${agent}${taskId ? ` in task ${taskId}` : ''}`, error)
}
