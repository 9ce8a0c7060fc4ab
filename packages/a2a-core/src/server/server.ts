import type { Agent } from './agent.ts'
import type { Caller } from './caller.ts'
import type { Engine, Scope, TaskKey, Worker } from './engine.ts'
import { memoryEngine } from './memory-engine/memory-engine.ts'
import { runClaim } from './run-claim.ts'
import type { RunOptions } from './run-turn.ts'

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
   * Told of every error that an agent or the engine threw, with the id that the caller was given.
   * Default: `console.error`.
   */
  onError?: ((error: unknown, about: { id: string; taskId?: string }) => void) | undefined
}

/** An agent and what serves it: what the operations work on. */
export type Server = {
  readonly agent: Agent
  readonly engine: Engine
  readonly cancelGrace: number
  readonly onError: NonNullable<ServerOptions['onError']>
  /** Aborts when the server closes: whoever waits for a task lets go. */
  readonly closing: AbortSignal
  /** Begins to run tasks, those of an earlier process first. Calling it again does nothing. */
  start(): void
  /**
   * Lets go of readers, takes no more work, and waits for the turns that run.
   *
   * @param options.drainMs for how long at most, in milliseconds. Default: 10,000
   */
  close(options?: { drainMs?: number }): Promise<void>
}

/** One request, as far as operations need to know it. */
export type Call = {
  caller: Caller
  /** URIs of the extensions that are active in this request. */
  extensions: string[]
  /** Aborts when the client is gone: it ends what the client reads, never the task. */
  signal: AbortSignal
}

/** Makes the server of an agent. Nothing runs before `start()` or the first message. */
export function createServer(agent: Agent, options: ServerOptions = {}): Server {
  const engine = options.engine ?? memoryEngine()
  const onError = options.onError ?? logError
  const closing = new AbortController()
  const runOptions: RunOptions = { turnTimeout: options.turnTimeout, onError }
  let worker: Worker | undefined
  return {
    agent,
    engine,
    onError,
    cancelGrace: options.cancelGrace ?? 5_000,
    closing: closing.signal,
    start() {
      if (closing.signal.aborted) return
      worker ??= engine.work(agent.id, (claim) => runClaim(agent, engine, claim, runOptions), {
        concurrency: options.concurrency ?? 1_000,
      })
    },
    async close({ drainMs = 10_000 } = {}) {
      closing.abort()
      await worker?.close({ drainMs })
      if (!options.engine) await engine.close()
    },
  }
}

/** The scope of a caller: what it makes and sees. */
export function scopeOf({ agent }: Server, { tenant, owner }: Caller): Scope {
  return { agent: agent.id, tenant, owner }
}

/** The key of a caller's task. */
export function keyOf(server: Server, caller: Caller, taskId: string): TaskKey {
  return { ...scopeOf(server, caller), taskId }
}

function logError(error: unknown, { id, taskId }: { id: string; taskId?: string }): void {
  console.error(`a2a: error ${id}${taskId ? ` in task ${taskId}` : ''}`, error)
}
