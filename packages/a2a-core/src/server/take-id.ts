import type { Agent } from './agent.ts'
import type { Engine } from './engine.ts'

/** The agents that are served from each engine, by id. */
const served = new WeakMap<Engine, Map<string, Agent>>()

/**
 * Takes an agent's id on an engine: of two agents with one id, either would get the other's tasks.
 * One agent may be served several times.
 *
 * @returns what gives the id back
 * @throws TypeError when another agent has it
 */
export function takeId(agent: Agent, engine: Engine): () => void {
  const agents = served.get(engine) ?? new Map<string, Agent>()
  const other = agents.get(agent.id)
  if (other && other !== agent) {
    throw new TypeError(
      `Two agents with the id "${agent.id}" on one engine would get each other's tasks: ` +
        `give "${agent.about.name}" or "${other.about.name}" another id, or an engine of its own`,
    )
  }
  served.set(engine, agents.set(agent.id, agent))
  return () => {
    if (agents.get(agent.id) === agent) agents.delete(agent.id)
  }
}
