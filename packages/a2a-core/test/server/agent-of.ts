import type { Agent } from 'a2a-core/server'

/** An agent that runs a function, and is otherwise as one makes them by hand. */
export function agentOf(run: Agent['run'], more: Partial<Agent> = {}): Agent {
  return { id: 'tested', about: { name: 'Tested' }, run, ...more }
}
