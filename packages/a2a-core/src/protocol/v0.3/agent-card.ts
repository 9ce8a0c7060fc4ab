import type { AgentCard, AgentInterface, AgentSkill } from '../agent-card.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { toJson } from '../to-json.ts'
import { majorMinor } from '../version.ts'
import {
  fromV03SecurityRequirement,
  fromV03SecurityScheme,
  toV03SecurityRequirement,
  toV03SecurityScheme,
} from './security.ts'

/**
 * Writes a card as 0.3 has it: with the first of its interfaces of 0.3 as its address, and all of
 * them listed. It has no signatures, for those of the card are of its form in 1.0.
 */
export function toV03Card(card: AgentCard): JsonObject {
  const { supportedInterfaces, signatures: _, ...others } = card
  const { capabilities, securitySchemes, securityRequirements, skills, ...rest } = others
  const { extendedAgentCard, ...restOfCapabilities } = capabilities
  return toJson({
    ...rest,
    ...addressesOf(supportedInterfaces),
    capabilities: restOfCapabilities,
    ...(extendedAgentCard !== undefined && {
      supportsAuthenticatedExtendedCard: extendedAgentCard,
    }),
    ...(securitySchemes && { securitySchemes: eachValue(securitySchemes, toV03SecurityScheme) }),
    ...(securityRequirements && { security: securityRequirements.map(toV03SecurityRequirement) }),
    skills: skills.map(toV03Skill),
  }) as JsonObject
}

/**
 * A card that clients of both versions read: as 1.0 has it, and with the fields of 0.3, none of
 * which is in the way of a field of 1.0.
 */
export function withV03Fields(card: AgentCard): JsonObject {
  return merged(toV03Card(card), toJson(card) as JsonObject) as JsonObject
}

function addressesOf(interfaces: readonly AgentInterface[]): JsonObject {
  const offered = interfaces
    .filter(({ protocolVersion }) => majorMinor(protocolVersion) === '0.3')
    .map(({ url, protocolBinding }) => ({ url, transport: protocolBinding }))
  const [first] = offered
  return {
    protocolVersion: '0.3.0',
    url: first?.url ?? '',
    preferredTransport: first?.transport ?? 'JSONRPC',
    additionalInterfaces: offered,
  }
}

function toV03Skill({ securityRequirements, ...skill }: AgentSkill): object {
  return {
    ...skill,
    ...(securityRequirements && { security: securityRequirements.map(toV03SecurityRequirement) }),
  }
}

/** Two objects in one: where both have a field, the second counts, and objects are merged. */
function merged(first: Json | undefined, second: Json): Json {
  if (Array.isArray(first) && Array.isArray(second)) {
    return second.map((each, index) => merged(first[index], each))
  }
  if (!isJsonObject(first) || !isJsonObject(second)) return second
  return { ...first, ...eachValue(second, (value, key) => merged(first[key], value)) }
}

/** Tells whether what was found is a card of 0.3, or of the versions before it. */
export function isV03Card(card: JsonObject): boolean {
  return card['supportedInterfaces'] === undefined && typeof card['url'] === 'string'
}

/** Reads a card as 0.3 has it. What it gives is to be checked as a card of 1.0. */
export function fromV03Card(card: JsonObject): JsonObject {
  const { url, preferredTransport, additionalInterfaces, protocolVersion, ...others } = card
  const { supportsAuthenticatedExtendedCard: extended, ...more } = others
  const { capabilities, securitySchemes, security, skills, signatures: _, ...rest } = more
  const first = { url: url ?? '', transport: preferredTransport || 'JSONRPC' }
  return {
    ...rest,
    supportedInterfaces: interfacesOf([first, ...listOf(additionalInterfaces)], protocolVersion),
    capabilities: {
      ...(isJsonObject(capabilities) && capabilities),
      ...(extended !== undefined && { extendedAgentCard: extended }),
    },
    ...(isJsonObject(securitySchemes) && {
      securitySchemes: eachValue(securitySchemes, fromV03SecurityScheme),
    }),
    ...(Array.isArray(security) && {
      securityRequirements: security.map(fromV03SecurityRequirement),
    }),
    ...(Array.isArray(skills) && { skills: skills.map(fromV03Skill) }),
  }
}

function interfacesOf(offered: Json[], version: Json | undefined): Json[] {
  // What 0.2 sends over JSON-RPC is what 0.3 sends: its cards differ, and where they are.
  const written = typeof version === 'string' && version !== '' ? majorMinor(version) : '0.3'
  const protocolVersion = written === '0.2' ? '0.3' : written
  const named = offered.map((each) => toInterface(each, protocolVersion))
  return [...new Map(named.map((each) => [JSON.stringify(each), each])).values()]
}

function toInterface(offered: Json, protocolVersion: string): Json {
  if (!isJsonObject(offered)) return offered
  const { url = '', transport = '', ...rest } = offered
  return { ...rest, url, protocolBinding: transport, protocolVersion }
}

function fromV03Skill(skill: Json): Json {
  if (!isJsonObject(skill) || !Array.isArray(skill['security'])) return skill
  const { security, ...rest } = skill
  return { ...rest, securityRequirements: security.map(fromV03SecurityRequirement) }
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

function eachValue<Value, Mapped>(
  object: { [key: string]: Value },
  map: (value: Value, key: string) => Mapped,
): { [key: string]: Mapped } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]))
}
