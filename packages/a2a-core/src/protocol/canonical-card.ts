import type { AgentCard } from './agent-card.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { toJsonValue } from './to-json.ts'

/** A field of a message, as far as its presence is concerned (specification §5.7). */
type Field = {
  /** What it is when it is not there. */
  empty: Json
  /** `REQUIRED` fields are always there, `optional` ones as they were set; others unless empty. */
  presence: 'required' | 'optional' | 'implicit'
  /** What is in it, brought into its form. */
  normalize: (value: Json) => Json
}

/** A message of the proto file: its fields by their JSON names. */
type Message = { readonly [name: string]: Field }

const text: Field = { empty: '', presence: 'implicit', normalize: (value) => value }
const flag: Field = { ...text, empty: false }
/** A free-form object (`google.protobuf.Struct`): its presence is its own, and so is what is in it. */
const struct: Field = { ...text, empty: {}, presence: 'optional' }

function required(field: Field): Field {
  return { ...field, presence: 'required' }
}

function optional(field: Field): Field {
  return { ...field, presence: 'optional' }
}

/** One message in another: it is there or not, whatever is in it. */
function message(fields: Message): Field {
  return { empty: {}, presence: 'optional', normalize: (value) => normalize(fields, value) }
}

function list({ normalize: each }: Field): Field {
  return {
    empty: [],
    presence: 'implicit',
    normalize: (value) => (Array.isArray(value) ? value.map(each) : value),
  }
}

function map({ normalize: each }: Field): Field {
  return {
    empty: {},
    presence: 'implicit',
    normalize: (value) =>
      isJsonObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, each(member)]))
        : value,
  }
}

// The messages of the card, field by field as the specification's a2a.proto has them.

const scopes = map(text)

const flows = message({
  authorizationCode: message({
    authorizationUrl: required(text),
    tokenUrl: required(text),
    refreshUrl: text,
    scopes: required(scopes),
    pkceRequired: flag,
  }),
  clientCredentials: message({
    tokenUrl: required(text),
    refreshUrl: text,
    scopes: required(scopes),
  }),
  implicit: message({ authorizationUrl: text, refreshUrl: text, scopes }),
  password: message({ tokenUrl: text, refreshUrl: text, scopes }),
  deviceCode: message({
    deviceAuthorizationUrl: required(text),
    tokenUrl: required(text),
    refreshUrl: text,
    scopes: required(scopes),
  }),
})

const securityScheme = message({
  apiKeySecurityScheme: message({
    description: text,
    location: required(text),
    name: required(text),
  }),
  httpAuthSecurityScheme: message({
    description: text,
    scheme: required(text),
    bearerFormat: text,
  }),
  oauth2SecurityScheme: message({
    description: text,
    flows: required(flows),
    oauth2MetadataUrl: text,
  }),
  openIdConnectSecurityScheme: message({ description: text, openIdConnectUrl: required(text) }),
  mtlsSecurityScheme: message({ description: text }),
})

const securityRequirements = list(message({ schemes: map(message({ list: list(text) })) }))

const skill = message({
  id: required(text),
  name: required(text),
  description: required(text),
  tags: required(list(text)),
  examples: list(text),
  inputModes: list(text),
  outputModes: list(text),
  securityRequirements,
})

const card: Message = {
  name: required(text),
  description: required(text),
  supportedInterfaces: required(
    list(
      message({
        url: required(text),
        protocolBinding: required(text),
        tenant: text,
        protocolVersion: required(text),
      }),
    ),
  ),
  provider: message({ url: required(text), organization: required(text) }),
  version: required(text),
  documentationUrl: optional(text),
  capabilities: required(
    message({
      streaming: optional(flag),
      pushNotifications: optional(flag),
      extensions: list(message({ uri: text, description: text, required: flag, params: struct })),
      extendedAgentCard: optional(flag),
    }),
  ),
  securitySchemes: map(securityScheme),
  securityRequirements,
  defaultInputModes: required(list(text)),
  defaultOutputModes: required(list(text)),
  skills: required(list(skill)),
  iconUrl: optional(text),
}

/**
 * A card in the form that signatures are made over (specification §8.4.1): required fields are
 * there even when they are empty, optional ones as they were set, all others only when they are not
 * empty. `signatures` is left out, and so is what the specification does not know: whoever reads a
 * card as a Protocol Buffer would lose it.
 */
export function canonicalCard(value: AgentCard | JsonObject): JsonObject {
  const json = toJsonValue(value)
  return isJsonObject(json) ? normalizeFields(card, json) : {}
}

function normalize(fields: Message, value: Json): Json {
  // What does not fit the specification is the reader's to refuse.
  return isJsonObject(value) ? normalizeFields(fields, value) : value
}

function normalizeFields(fields: Message, value: JsonObject): JsonObject {
  const kept: [string, Json][] = []
  for (const [name, field] of Object.entries(fields)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined
    const set = given !== undefined && given !== null
    const own = set ? field.normalize(given) : undefined
    if (own !== undefined && (field.presence !== 'implicit' || !isEmpty(own)))
      kept.push([name, own])
    else if (field.presence === 'required') kept.push([name, field.normalize(field.empty)])
  }
  return Object.fromEntries(kept)
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0
  return isJsonObject(value) ? Object.keys(value).length === 0 : value === '' || value === false
}
