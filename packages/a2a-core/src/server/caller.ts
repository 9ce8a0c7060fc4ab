import type { JsonObject } from '../protocol/json.ts'

/**
 * Who makes a request. Tenant and owner are the scope of everything the caller makes and sees;
 * they come from authentication alone, never from the body (specification §13.1).
 */
export type Caller = {
  /** The organisation; empty where there is only one. */
  tenant: string
  /** The user, or the service: tasks belong to it. */
  owner: string
  /** What else authentication knows: claims, roles. Never the token itself. */
  claims?: JsonObject | undefined
}

/** All callers of a server without authentication: they are one owner. */
export const anonymousCaller: Caller = Object.freeze({ tenant: '', owner: 'anonymous' })
