import * as z from 'zod'
import { wireObject } from './wire-object.ts'

const scopesSchema = z.record(z.string(), z.string()).default({})
const description = z.string().optional()

/** The OAuth 2.0 flows an agent takes: one of its fields is there (specification §4.5.7). */
export const oauthFlowsSchema = wireObject({
  authorizationCode: wireObject({
    authorizationUrl: z.string(),
    tokenUrl: z.string(),
    refreshUrl: z.string().optional(),
    scopes: scopesSchema,
    pkceRequired: z.boolean().optional(),
  }).optional(),
  clientCredentials: wireObject({
    tokenUrl: z.string(),
    refreshUrl: z.string().optional(),
    scopes: scopesSchema,
  }).optional(),
  /** Deprecated by the specification. */
  implicit: wireObject({
    authorizationUrl: z.string().optional(),
    refreshUrl: z.string().optional(),
    scopes: scopesSchema,
  }).optional(),
  /** Deprecated by the specification. */
  password: wireObject({
    tokenUrl: z.string().optional(),
    refreshUrl: z.string().optional(),
    scopes: scopesSchema,
  }).optional(),
  deviceCode: wireObject({
    deviceAuthorizationUrl: z.string(),
    tokenUrl: z.string(),
    refreshUrl: z.string().optional(),
    scopes: scopesSchema,
  }).optional(),
})

/** The OAuth 2.0 flows an agent takes: one of its fields is there (specification §4.5.7). */
export type OAuthFlows = z.infer<typeof oauthFlowsSchema>

/** A way to authenticate: one of its fields is there (specification §4.5.1). */
export const securitySchemeSchema = wireObject({
  apiKeySecurityScheme: wireObject({
    description,
    location: z.enum(['query', 'header', 'cookie']),
    name: z.string(),
  }).optional(),
  httpAuthSecurityScheme: wireObject({
    description,
    scheme: z.string(),
    bearerFormat: z.string().optional(),
  }).optional(),
  oauth2SecurityScheme: wireObject({
    description,
    flows: oauthFlowsSchema,
    oauth2MetadataUrl: z.string().optional(),
  }).optional(),
  openIdConnectSecurityScheme: wireObject({ description, openIdConnectUrl: z.string() }).optional(),
  mtlsSecurityScheme: wireObject({ description }).optional(),
})

/** A way to authenticate: one of its fields is there (specification §4.5.1). */
export type SecurityScheme = z.infer<typeof securitySchemeSchema>

/** A list of scopes (`StringList`). The official Go SDK writes it as a plain list. */
const stringListSchema = z.union([
  wireObject({ list: z.array(z.string()).default([]) }),
  z.array(z.string()).transform((list) => ({ list })),
])

/** Schemes that must all be met, each with its scopes (`SecurityRequirement`). */
export const securityRequirementSchema = wireObject({
  schemes: z.record(z.string(), stringListSchema).default({}),
})

/** Schemes that must all be met, each with its scopes (`SecurityRequirement`). */
export type SecurityRequirement = z.infer<typeof securityRequirementSchema>
