import type { Scope } from '../engine.ts'

/** A name for what belongs to a scope; no two different scopes have the same. */
export function nameOf({ agent, tenant, owner }: Scope, id = ''): string {
  return JSON.stringify([agent, tenant, owner, id])
}
