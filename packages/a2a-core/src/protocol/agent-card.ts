import * as z from 'zod'
import { jsonObjectSchema } from './json.ts'
import { securityRequirementSchema, securitySchemeSchema } from './security-scheme.ts'
import { wireObject } from './wire-object.ts'

// Required fields have defaults, because ProtoJSON writers leave out empty strings and lists.

/** Where an agent is reached, how, and in which version (specification §4.4.6). */
export const agentInterfaceSchema = wireObject({
  url: z.string(),
  protocolBinding: z.string(),
  tenant: z.string().optional(),
  protocolVersion: z.string(),
})

/** Where an agent is reached, how, and in which version (specification §4.4.6). */
export type AgentInterface = z.infer<typeof agentInterfaceSchema>

/** An extension an agent speaks (specification §4.4.4). */
export const agentExtensionSchema = wireObject({
  uri: z.string().default(''),
  description: z.string().optional(),
  required: z.boolean().optional(),
  params: jsonObjectSchema.optional(),
})

/** An extension an agent speaks (specification §4.4.4). */
export type AgentExtension = z.infer<typeof agentExtensionSchema>

/** Who offers the agent (specification §4.4.2). */
export const agentProviderSchema = wireObject({
  url: z.string().default(''),
  organization: z.string().default(''),
})

/** Who offers the agent (specification §4.4.2). */
export type AgentProvider = z.infer<typeof agentProviderSchema>

/** What of the protocol's optional parts an agent does (specification §4.4.3). */
export const agentCapabilitiesSchema = wireObject({
  streaming: z.boolean().optional(),
  pushNotifications: z.boolean().optional(),
  extensions: z.array(agentExtensionSchema).optional(),
  extendedAgentCard: z.boolean().optional(),
})

/** What of the protocol's optional parts an agent does (specification §4.4.3). */
export type AgentCapabilities = z.infer<typeof agentCapabilitiesSchema>

/** Something an agent can do (specification §4.4.5). */
export const agentSkillSchema = wireObject({
  id: z.string(),
  name: z.string().default(''),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  examples: z.array(z.string()).optional(),
  inputModes: z.array(z.string()).optional(),
  outputModes: z.array(z.string()).optional(),
  securityRequirements: z.array(securityRequirementSchema).optional(),
})

/** Something an agent can do (specification §4.4.5). */
export type AgentSkill = z.infer<typeof agentSkillSchema>

/** A JSON Web Signature of the card (specification §4.4.7). */
export const agentCardSignatureSchema = wireObject({
  protected: z.string(),
  signature: z.string(),
  header: jsonObjectSchema.optional(),
})

/** A JSON Web Signature of the card (specification §4.4.7). */
export type AgentCardSignature = z.infer<typeof agentCardSignatureSchema>

/** What an agent says of itself (specification §4.4.1). */
export const agentCardSchema = wireObject({
  name: z.string().default(''),
  description: z.string().default(''),
  supportedInterfaces: z.array(agentInterfaceSchema).default([]),
  provider: agentProviderSchema.optional(),
  version: z.string().default(''),
  documentationUrl: z.string().optional(),
  capabilities: agentCapabilitiesSchema.default({}),
  securitySchemes: z.record(z.string(), securitySchemeSchema).optional(),
  securityRequirements: z.array(securityRequirementSchema).optional(),
  defaultInputModes: z.array(z.string()).default([]),
  defaultOutputModes: z.array(z.string()).default([]),
  skills: z.array(agentSkillSchema).default([]),
  signatures: z.array(agentCardSignatureSchema).optional(),
  iconUrl: z.string().optional(),
})

/** What an agent says of itself (specification §4.4.1). */
export type AgentCard = z.infer<typeof agentCardSchema>
