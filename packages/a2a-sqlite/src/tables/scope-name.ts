import type { Scope, TaskKey } from 'a2a-core/server'

/** A name for a scope; no two different scopes have the same. */
export function scopeName({ agent, tenant, owner }: Scope): string {
  if (last?.owner === owner && last.tenant === tenant && last.agent === agent) return last.name
  last = { agent, tenant, owner, name: JSON.stringify([agent, tenant, owner]) }
  return last.name
}

/** Most of what follows is in the same scope. */
let last: (Scope & { name: string }) | undefined

/** The key of a task, of the name of its scope. */
export function keyIn(name: string, taskId: string): TaskKey {
  const [agent, tenant, owner]: [string, string, string] = JSON.parse(name)
  return { agent, tenant, owner, taskId }
}
