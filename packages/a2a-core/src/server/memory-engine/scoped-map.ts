import type { Scope } from '../engine.ts'

/** Things of scopes, by id: nothing is found but in exactly its scope. */
export type ScopedMap<Thing> = {
  get(scope: Scope, id: string): Thing | undefined
  set(scope: Scope, id: string, thing: Thing): void
  delete(scope: Scope, id: string): void
}

/** Makes an empty one. It looks four short names up, and makes no long name of them. */
export function scopedMap<Thing>(): ScopedMap<Thing> {
  const agents = new Map<string, Map<string, Map<string, Map<string, Thing>>>>()
  return {
    get: ({ agent, tenant, owner }, id) => agents.get(agent)?.get(tenant)?.get(owner)?.get(id),

    set({ agent, tenant, owner }, id, thing) {
      inner(inner(inner(agents, agent), tenant), owner).set(id, thing)
    },

    delete({ agent, tenant, owner }, id) {
      const tenants = agents.get(agent)
      const owners = tenants?.get(tenant)
      const things = owners?.get(owner)
      things?.delete(id)
      if (things?.size === 0) owners?.delete(owner)
      if (owners?.size === 0) tenants?.delete(tenant)
      if (tenants?.size === 0) agents.delete(agent)
    },
  }
}

function inner<Inner>(maps: Map<string, Map<string, Inner>>, name: string): Map<string, Inner> {
  const known = maps.get(name)
  if (known) return known
  const made = new Map<string, Inner>()
  maps.set(name, made)
  return made
}
