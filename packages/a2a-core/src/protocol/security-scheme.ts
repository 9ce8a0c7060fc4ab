import * as z from 'zod'

const scopesSchema = z.record(z.string(), z.string()).default({})
const description = z.string().optional()

/** The OAuth 2.0 flows an agent takes: one of its fields is there (specification §4.5.7). */
export const oauthFlowsSchema = z.looseObject({
  authorizationCode: z
    .looseObject({
      authorizationUrl: z.string(),
      tokenUrl: z.string(),
      refreshUrl: z.string().optional(),
      scopes: scopesSchema,
      pkceRequired: z.boolean().optional(),
    })
    .optional(),
  clientCredentials: z
    .looseObject({ tokenUrl: z.string(), refreshUrl: z.string().optional(), scopes: scopesSchema })
    .optional(),
  /** Deprecated by the specification. */
  implicit: z
    .looseObject({
      authorizationUrl: z.string().optional(),
      refreshUrl: z.string().optional(),
      scopes: scopesSchema,
    })
    .optional(),
  /** Deprecated by the specification. */
  password: z
    .looseObject({
      tokenUrl: z.string().optional(),
      refreshUrl: z.string().optional(),
      scopes: scopesSchema,
    })
    .optional(),
  deviceCode: z
    .looseObject({
      deviceAuthorizationUrl: z.string(),
      tokenUrl: z.string(),
      refreshUrl: z.string().optional(),
      scopes: scopesSchema,
    })
    .optional(),
})

/** The OAuth 2.0 flows an agent takes: one of its fields is there (specification §4.5.7). */
export type OAuthFlows = z.infer<typeof oauthFlowsSchema>

/** A way to authenticate: one of its fields is there (specification §4.5.1). */
export const securitySchemeSchema = z.looseObject({
  apiKeySecurityScheme: z
    .looseObject({ description, location: z.enum(['query', 'header', 'cookie']), name: z.string() })
    .optional(),
  httpAuthSecurityScheme: z
    .looseObject({ description, scheme: z.string(), bearerFormat: z.string().optional() })
    .optional(),
  oauth2SecurityScheme: z
    .looseObject({
      description,
      flows: oauthFlowsSchema,
      oauth2MetadataUrl: z.string().optional(),
    })
    .optional(),
  openIdConnectSecurityScheme: z
    .looseObject({ description, openIdConnectUrl: z.string() })
    .optional(),
  mtlsSecurityScheme: z.looseObject({ description }).optional(),
})

/** A way to authenticate: one of its fields is there (specification §4.5.1). */
export type SecurityScheme = z.infer<typeof securitySchemeSchema>

/** Schemes that must all be met, each with its scopes (`SecurityRequirement`). */
export const securityRequirementSchema = z.looseObject({
  schemes: z
    .record(z.string(), z.looseObject({ list: z.array(z.string()).default([]) }))
    .default({}),
})

/** Schemes that must all be met, each with its scopes (`SecurityRequirement`). */
export type SecurityRequirement = z.infer<typeof securityRequirementSchema>
