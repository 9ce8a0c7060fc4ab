import type { Engine } from '../../server/engine.ts'
import { memoryEngine } from '../../server/memory-engine/memory-engine.ts'
import type { ServerOptions } from '../../server/server.ts'
import type { Behave, Behaviour } from './behaviour.ts'
import { openAgent, type Serve, type ServedAgent } from './served-agent.ts'

/** An agent of one behaviour, served. */
export type Played = ServedAgent & {
  /** Resolves when the framework's own signal was aborted. */
  readonly aborted: Promise<void>
  /** Serves the same agent once more, on the same engine: another process, or the next. */
  again(): Promise<ServedAgent>
}

/** Where the agents of one case play. */
export type Stage = {
  play(behaviour: Behaviour, options?: ServerOptions): Promise<Played>
  close(): Promise<void>
}

/** Sets a stage for one case. */
export function openStage(behave: Behave, serve: Serve): Stage {
  const served: ServedAgent[] = []
  const engines: Engine[] = []
  return {
    async play(behaviour, options = {}) {
      const aborted = Promise.withResolvers<void>()
      const agent = await behave(behaviour, { abort: aborted.resolve })
      // The engine outlives the servers on it: a turn is handed over from one to the next.
      const engine = options.engine ?? memoryEngine()
      engines.push(engine)
      async function open(): Promise<ServedAgent> {
        const opened = await openAgent(serve, agent, { ...options, engine })
        served.push(opened)
        return opened
      }
      return { ...(await open()), aborted: aborted.promise, again: open }
    },
    async close() {
      for (const each of served) await each.close()
      for (const engine of engines) await engine.close({ drainMs: 0 })
    },
  }
}
