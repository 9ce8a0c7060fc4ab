import { openEngine } from '../open-engine.ts'
import { serveHere, type ServedHere } from '../serve-here.ts'
import { mortalAgent } from './mortal-agent.ts'

/** What runs nothing itself, and takes and shows what the processes run. */
export function frontOf(schema: string, cancelGrace = 5_000): ServedHere {
  return serveHere(mortalAgent, openEngine({ schema }), { concurrency: 0, cancelGrace })
}
