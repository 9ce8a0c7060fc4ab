import type { Agent } from './agent.ts'
import type { Engine } from './engine.ts'

/** What this process serves from each engine, by the agent's id: the agents, and by how many servers. */
const served = new WeakMap<Engine, Map<string, Map<Agent, number>>>()

/**
 * Notes that an agent is served from an engine, until what this gives is called. An agent's id says
 * whose a task is: where another agent of this id is served from the engine, either runs the other's
 * tasks, and `console.warn` says so. That may be meant: where code is loaded anew, one is the other.
 */
export function serveFrom(engine: Engine, agent: Agent): () => void {
  const byId = served.get(engine) ?? new Map<string, Map<Agent, number>>()
  served.set(engine, byId)
  const agents = byId.get(agent.id) ?? new Map<Agent, number>()
  byId.set(agent.id, agents)
  const servers = agents.get(agent) ?? 0
  agents.set(agent, servers + 1)
  if (servers === 0 && agents.size > 1) {
    console.warn(
      `a2a: two agents on one engine have the id "${agent.id}", and each runs tasks of the other: ` +
        'give one of them an id of its own, { name: "…", id: "…" }, or close the app of the other first',
    )
  }
  let left = false
  return () => {
    if (left) return
    left = true
    const others = (agents.get(agent) ?? 1) - 1
    if (others > 0) agents.set(agent, others)
    else agents.delete(agent)
  }
}
