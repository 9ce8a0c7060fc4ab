import type { Agent } from './agent.ts'
import type { Engine } from './engine.ts'

/** What this process serves from each engine, by the agent's id, and by how many servers. */
const served = new WeakMap<Engine, Map<string, { agent: Agent; servers: number }>>()

/**
 * Notes that an agent is served from an engine, until what this gives is called. An agent's id says
 * whose a task is: where another agent of this id is served from the engine, either runs the other's
 * tasks, and `console.warn` says so. That may be meant: where code is loaded anew, one is the other.
 */
export function serveFrom(engine: Engine, agent: Agent): () => void {
  const agents = served.get(engine) ?? new Map<string, { agent: Agent; servers: number }>()
  served.set(engine, agents)
  const place = agents.get(agent.id) ?? { agent, servers: 0 }
  if (place.agent !== agent) {
    console.warn(
      `a2a: two agents on one engine have the id "${agent.id}", and each runs tasks of the other: ` +
        'give one of them an id of its own, { name: "…", id: "…" }, or close the app of the other first',
    )
  }
  agents.set(agent.id, place)
  place.servers++
  let left = false
  return () => {
    if (left) return
    left = true
    place.servers--
    if (place.servers === 0) agents.delete(agent.id)
  }
}
