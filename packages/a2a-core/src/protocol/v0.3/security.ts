import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { SecurityRequirement, SecurityScheme } from '../security-scheme.ts'

/** What 0.3 calls the kinds of schemes, each of which is a field of its own in 1.0. */
const types = {
  apiKeySecurityScheme: 'apiKey',
  httpAuthSecurityScheme: 'http',
  oauth2SecurityScheme: 'oauth2',
  openIdConnectSecurityScheme: 'openIdConnect',
  mtlsSecurityScheme: 'mutualTLS',
} as const

type SchemeName = keyof typeof types

const schemeNames = Object.keys(types) as SchemeName[]

/** Writes a way to authenticate as 0.3 has it: as OpenAPI does. */
export function toV03SecurityScheme(scheme: SecurityScheme): JsonObject {
  const name = schemeNames.find((each) => scheme[each])
  // A kind that comes after 1.0 has no name in 0.3.
  if (!name) return {}
  const { location, flows, ...rest } = scheme[name] as JsonObject
  // 0.3 has no flow for devices.
  const { deviceCode: _, ...knownFlows } = isJsonObject(flows) ? flows : {}
  return {
    type: types[name],
    ...rest,
    ...(location !== undefined && { in: location }),
    ...(flows !== undefined && { flows: knownFlows }),
  }
}

/** Reads a way to authenticate as 0.3 has it; HTTP+JSON has it as 1.0 does. */
export function fromV03SecurityScheme(scheme: Json): Json {
  if (!isJsonObject(scheme)) return scheme
  const { type, in: location, ...rest } = scheme
  const name = schemeNames.find((each) => types[each] === type)
  if (!name) return scheme
  return { [name]: { ...rest, ...(location !== undefined && { location }) } }
}

/** Writes what must be met together as 0.3 has it: scopes by the name of the scheme. */
export function toV03SecurityRequirement({ schemes }: SecurityRequirement): JsonObject {
  return Object.fromEntries(Object.entries(schemes).map(([name, { list }]) => [name, list]))
}

/** Reads what must be met together as 0.3 has it; HTTP+JSON has it as 1.0 does. */
export function fromV03SecurityRequirement(requirement: Json): Json {
  if (!isJsonObject(requirement) || isJsonObject(requirement['schemes'])) return requirement
  const schemes = Object.entries(requirement).map(([name, list]) => [name, { list }])
  return { schemes: Object.fromEntries(schemes) as JsonObject }
}
