import type { Scope } from './engine.ts'
import { FreshMap } from './fresh-map.ts'

type Names<Thing> = FreshMap<string, Thing>

/** Things of scopes, by id: nothing is found but in exactly its scope. */
export type ScopedMap<Thing> = {
  get(scope: Scope, id: string): Thing | undefined
  set(scope: Scope, id: string, thing: Thing): void
  delete(scope: Scope, id: string): void
}

/**
 * Makes an empty one. It looks four short names up, and makes no long name of them; what follows in
 * the same scope, as most of one request does, looks up the last alone.
 */
export function scopedMap<Thing>(): ScopedMap<Thing> {
  const agents: Names<Names<Names<Names<Thing>>>> = new FreshMap()
  let last: (Scope & { things: Names<Thing> }) | undefined

  /** What there is in a scope. */
  function thingsOf({ agent, tenant, owner }: Scope): Names<Thing> | undefined {
    if (last?.owner === owner && last.tenant === tenant && last.agent === agent) return last.things
    const things = agents.get(agent)?.get(tenant)?.get(owner)
    if (things) last = { agent, tenant, owner, things }
    return things
  }

  return {
    get: (scope, id) => thingsOf(scope)?.get(id),

    set(scope, id, thing) {
      const { agent, tenant, owner } = scope
      const things = thingsOf(scope) ?? inner(inner(inner(agents, agent), tenant), owner)
      things.set(id, thing)
    },

    delete(scope, id) {
      const things = thingsOf(scope)
      things?.delete(id)
      if (things?.size !== 0) return
      last = undefined
      const { agent, tenant, owner } = scope
      const tenants = agents.get(agent)
      const owners = tenants?.get(tenant)
      owners?.delete(owner)
      if (owners?.size === 0) tenants?.delete(tenant)
      if (tenants?.size === 0) agents.delete(agent)
    },
  }
}

function inner<Inner>(maps: Names<Names<Inner>>, name: string): Names<Inner> {
  const known = maps.get(name)
  if (known) return known
  const made: Names<Inner> = new FreshMap()
  maps.set(name, made)
  return made
}
