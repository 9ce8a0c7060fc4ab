import { describe, expect, test } from 'vitest'
import { agentCardSchema, type AgentCard, type JsonObject } from '../../../src/protocol/index.ts'
import {
  fromV03Card,
  isV03Card,
  toV03Card,
  withV03Fields,
} from '../../../src/protocol/v0.3/agent-card.ts'

const url = 'https://a.example/agent'

const card: AgentCard = {
  name: 'Pricing',
  description: 'Knows prices',
  version: '1.2.3',
  provider: { url: 'https://a.example', organization: 'A' },
  supportedInterfaces: [
    { url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
    { url, protocolBinding: 'JSONRPC', protocolVersion: '0.3' },
    { url, protocolBinding: 'HTTP+JSON', protocolVersion: '0.3' },
  ],
  capabilities: {
    streaming: true,
    extendedAgentCard: true,
    extensions: [{ uri: 'urn:x', required: false }],
  },
  securitySchemes: {
    key: { apiKeySecurityScheme: { location: 'header', name: 'X-Key' } },
    bearer: { httpAuthSecurityScheme: { scheme: 'Bearer', bearerFormat: 'JWT' } },
    oauth: {
      oauth2SecurityScheme: {
        description: 'Sign in',
        flows: {
          clientCredentials: { tokenUrl: 'https://a.example/token', scopes: { read: 'Reads' } },
        },
      },
    },
    openid: { openIdConnectSecurityScheme: { openIdConnectUrl: 'https://a.example/id' } },
    mtls: { mtlsSecurityScheme: {} },
  },
  securityRequirements: [
    { schemes: { oauth: { list: ['read'] } } },
    { schemes: { key: { list: [] }, mtls: { list: [] } } },
  ],
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [
    {
      id: 'quote',
      name: 'Quote',
      description: 'Makes quotes',
      tags: ['price'],
      securityRequirements: [{ schemes: { oauth: { list: ['quote'] } } }],
    },
  ],
  signatures: [{ protected: 'e30', signature: 'abc' }],
}

const old = {
  name: 'Pricing',
  description: 'Knows prices',
  version: '1.2.3',
  protocolVersion: '0.3.0',
  url,
  preferredTransport: 'JSONRPC',
  additionalInterfaces: [
    { url, transport: 'JSONRPC' },
    { url, transport: 'HTTP+JSON' },
  ],
  provider: { url: 'https://a.example', organization: 'A' },
  capabilities: { streaming: true, extensions: [{ uri: 'urn:x', required: false }] },
  supportsAuthenticatedExtendedCard: true,
  securitySchemes: {
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    bearer: { type: 'http', scheme: 'Bearer', bearerFormat: 'JWT' },
    oauth: {
      type: 'oauth2',
      description: 'Sign in',
      flows: {
        clientCredentials: { tokenUrl: 'https://a.example/token', scopes: { read: 'Reads' } },
      },
    },
    openid: { type: 'openIdConnect', openIdConnectUrl: 'https://a.example/id' },
    mtls: { type: 'mutualTLS' },
  },
  security: [{ oauth: ['read'] }, { key: [], mtls: [] }],
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [
    {
      id: 'quote',
      name: 'Quote',
      description: 'Makes quotes',
      tags: ['price'],
      security: [{ oauth: ['quote'] }],
    },
  ],
}

test('a card is written as 0.3 has it: the signatures, which are of the other form, stay out', () => {
  expect(toV03Card(card)).toEqual(old)
})

test('it is read again, but for its interfaces of 1.0 and the signatures', () => {
  expect(isV03Card(old)).toBe(true)
  const { signatures: _, supportedInterfaces, ...rest } = card
  expect(agentCardSchema.parse(fromV03Card(old))).toEqual({
    ...rest,
    supportedInterfaces: supportedInterfaces.slice(1),
  })
})

test('one card for both has what each of them reads, and 1.0 finds all of its own', () => {
  const { signatures: _, ...unsigned } = card
  const both = withV03Fields(unsigned)
  expect(both).toMatchObject(old)
  expect(both).toMatchObject(unsigned)
  expect(isV03Card(both)).toBe(false)
  expect(agentCardSchema.parse(both)).toMatchObject(unsigned)
})

describe('a card of 0.3 may', () => {
  const least: JsonObject = {
    name: 'A',
    description: '',
    version: '1',
    url,
    capabilities: {},
    defaultInputModes: [],
    defaultOutputModes: [],
    skills: [],
  }

  const interfacesOf = (more: JsonObject) =>
    agentCardSchema.parse(fromV03Card({ ...least, ...more })).supportedInterfaces

  test('name no transport and no version: JSON-RPC of 0.3', () => {
    expect(interfacesOf({})).toEqual([{ url, protocolBinding: 'JSONRPC', protocolVersion: '0.3' }])
  })

  test('be of 0.2, whose messages are the same', () => {
    expect(interfacesOf({ protocolVersion: '0.2.6' })[0]?.protocolVersion).toBe('0.3')
  })

  test('be of a version that nobody speaks here', () => {
    expect(interfacesOf({ protocolVersion: '0.1.0' })[0]?.protocolVersion).toBe('0.1')
  })

  test('prefer another transport, and list its own address again', () => {
    const rpc = 'https://a.example/rpc'
    const additionalInterfaces = [
      { transport: 'HTTP+JSON', url },
      { transport: 'JSONRPC', url: rpc },
    ]
    expect(interfacesOf({ preferredTransport: 'HTTP+JSON', additionalInterfaces })).toEqual([
      { url, protocolBinding: 'HTTP+JSON', protocolVersion: '0.3' },
      { url: rpc, protocolBinding: 'JSONRPC', protocolVersion: '0.3' },
    ])
  })

  test('have schemes and requirements as its proto file has them', () => {
    const securitySchemes = { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Key' } } }
    const security = [{ schemes: { key: { list: ['a'] } } }]
    const read = agentCardSchema.parse(fromV03Card({ ...least, securitySchemes, security }))
    expect(read).toMatchObject({ securitySchemes, securityRequirements: security })
  })
})

test.each([[{}], [{ url: 3 }], [{ url, supportedInterfaces: [] }]])(
  '%j is no card of 0.3',
  (value) => {
    expect(isV03Card(value)).toBe(false)
  },
)

test('a flow for devices, which 0.3 does not have, is left out', () => {
  const flows = { deviceCode: { deviceAuthorizationUrl: url, tokenUrl: url, scopes: {} } }
  const securitySchemes = { oauth: { oauth2SecurityScheme: { flows } } }
  expect(toV03Card({ ...card, securitySchemes })['securitySchemes']).toEqual({
    oauth: { type: 'oauth2', flows: {} },
  })
})
