import { expect, test } from 'vitest'
import * as z from 'zod'
import { agentCardSchema, type AgentCard } from '../../src/protocol/agent-card.ts'
import { canonicalJson } from '../../src/protocol/canonical-json.ts'
import { canonicalCard } from '../../src/protocol/canonical-card.ts'
import type { Json, JsonObject } from '../../src/protocol/json.ts'

/** A value of a schema in which every field is there, and none is empty. */
function fullValue(schema: z.core.$ZodType): Json {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return fullValue(schema.unwrap())
  }
  if (schema instanceof z.ZodUnion) {
    const [proper] = schema.options
    if (!proper) throw new Error('The schema takes nothing')
    return fullValue(proper)
  }
  if (schema instanceof z.ZodArray) return [fullValue(schema.element)]
  if (schema instanceof z.ZodRecord) return { key: fullValue(schema.valueType) }
  if (schema instanceof z.ZodBoolean) return true
  if (schema instanceof z.ZodString) return 'text'
  if (schema instanceof z.ZodEnum) return String(schema.options[0])
  if (!(schema instanceof z.ZodObject)) return { free: { form: '' } }
  const shape = schema.shape as Record<string, z.core.$ZodType>
  return Object.fromEntries(Object.entries(shape).map(([name, of]) => [name, fullValue(of)]))
}

test('every field of the card is known, and nothing of what is there is lost', () => {
  const { signatures, ...card } = fullValue(agentCardSchema) as JsonObject
  expect(signatures).toHaveLength(1)
  expect(canonicalCard({ ...card, signatures: signatures ?? null })).toEqual(card)
  expect(canonicalCard(agentCardSchema.parse(card))).toEqual(card)
})

test('the specification’s example of what is removed (§8.4.1)', () => {
  const normal = canonicalCard({
    name: 'Example Agent',
    description: '',
    capabilities: { streaming: false, pushNotifications: false, extensions: [] },
    skills: [],
  })
  const { name, description, capabilities, skills, ...others } = normal
  expect(canonicalJson({ name, description, capabilities, skills } as JsonObject)).toBe(
    '{"capabilities":{"pushNotifications":false,"streaming":false},"description":"",' +
      '"name":"Example Agent","skills":[]}',
  )
  // "Fields marked with `REQUIRED` MUST always be present": the example is a fragment.
  expect(others).toEqual({
    version: '',
    supportedInterfaces: [],
    defaultInputModes: [],
    defaultOutputModes: [],
  })
})

test('of empty fields, those stay that are required, or optional and set', () => {
  const card: AgentCard = {
    name: 'A',
    description: '',
    version: '1',
    supportedInterfaces: [{ url: 'u', protocolBinding: '', protocolVersion: '1.0', tenant: '' }],
    provider: { url: '', organization: '' },
    documentationUrl: '',
    iconUrl: undefined,
    capabilities: {
      streaming: false,
      extendedAgentCard: undefined,
      extensions: [
        { uri: 'e', description: '', required: false, params: { empty: '', none: null, list: [] } },
        { uri: '', params: {} },
      ],
    },
    securitySchemes: {
      key: { apiKeySecurityScheme: { description: '', location: 'header', name: '' } },
      oauth: {
        oauth2SecurityScheme: {
          oauth2MetadataUrl: '',
          flows: {
            clientCredentials: { tokenUrl: 't', refreshUrl: '', scopes: {} },
            implicit: { authorizationUrl: '', scopes: {} },
          },
        },
      },
      mtls: { mtlsSecurityScheme: { description: '' } },
    },
    securityRequirements: [{ schemes: { key: { list: [] } } }, { schemes: {} }],
    defaultInputModes: [],
    defaultOutputModes: [''],
    skills: [{ id: 's', name: '', description: '', tags: [], examples: [], inputModes: [] }],
    signatures: [],
  }
  expect(canonicalCard(card)).toEqual({
    name: 'A',
    description: '',
    version: '1',
    supportedInterfaces: [{ url: 'u', protocolBinding: '', protocolVersion: '1.0' }],
    provider: { url: '', organization: '' },
    documentationUrl: '',
    capabilities: {
      streaming: false,
      extensions: [{ uri: 'e', params: { empty: '', none: null, list: [] } }, { params: {} }],
    },
    securitySchemes: {
      key: { apiKeySecurityScheme: { location: 'header', name: '' } },
      oauth: {
        oauth2SecurityScheme: {
          flows: { clientCredentials: { tokenUrl: 't', scopes: {} }, implicit: {} },
        },
      },
      mtls: { mtlsSecurityScheme: {} },
    },
    securityRequirements: [{ schemes: { key: {} } }, {}],
    defaultInputModes: [],
    defaultOutputModes: [''],
    skills: [{ id: 's', name: '', description: '', tags: [] }],
  })
})

test('a card in its normal form is its own normal form', () => {
  const normal = canonicalCard({ name: 'A', skills: [{ id: 's', examples: [] }], iconUrl: '' })
  expect(canonicalCard(normal)).toEqual(normal)
})

test('what the specification does not know is left out', () => {
  const normal = canonicalCard({
    name: 'A',
    url: 'https://old.example',
    toString: 'no field',
    ['__proto__']: { description: 'inherited' },
    provider: null,
    skills: [{ id: 's', 'x-price': 3 }],
  })
  expect(normal).not.toHaveProperty('url')
  expect(normal).not.toHaveProperty('provider')
  expect(Object.hasOwn(normal, 'toString')).toBe(false)
  expect(normal).toMatchObject({ description: '', skills: [{ id: 's' }] })
  expect(canonicalJson(normal)).not.toContain('x-price')
})

test('what is not of its type stays, for the reader to refuse', () => {
  expect(canonicalCard({ skills: 'many', capabilities: 7, securitySchemes: [] })).toMatchObject({
    skills: 'many',
    capabilities: 7,
  })
})
