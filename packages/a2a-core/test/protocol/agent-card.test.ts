import { expect, test } from 'vitest'
import { agentCardSchema } from 'a2a-core'

test('what ProtoJSON writers leave out of a card, empty strings and lists, is read as such', () => {
  expect(agentCardSchema.parse({})).toEqual({
    name: '',
    description: '',
    supportedInterfaces: [],
    version: '',
    capabilities: {},
    defaultInputModes: [],
    defaultOutputModes: [],
    skills: [],
  })
})

test('the same goes for what is inside it', () => {
  const card = agentCardSchema.parse({
    name: 'Echo',
    provider: {},
    capabilities: { extensions: [{}] },
    skills: [{ id: 'chat' }],
    securityRequirements: [{}, { schemes: { key: {} } }],
    securitySchemes: {
      key: { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } },
      oauth: { oauth2SecurityScheme: { flows: { clientCredentials: { tokenUrl: 'https://a' } } } },
      tls: { mtlsSecurityScheme: {} },
    },
  })
  expect(card).toMatchObject({
    provider: { url: '', organization: '' },
    capabilities: { extensions: [{ uri: '' }] },
    skills: [{ id: 'chat', name: '', description: '', tags: [] }],
    securityRequirements: [{ schemes: {} }, { schemes: { key: { list: [] } } }],
    securitySchemes: {
      oauth: { oauth2SecurityScheme: { flows: { clientCredentials: { scopes: {} } } } },
    },
  })
})

test('optional fields stay absent, so that a signature over the card still fits', () => {
  const card = agentCardSchema.parse({ name: 'Echo', skills: [{ id: 'chat' }] })
  for (const field of [
    'provider',
    'iconUrl',
    'documentationUrl',
    'signatures',
    'securitySchemes',
  ]) {
    expect(card).not.toHaveProperty(field)
  }
  expect(card.capabilities).toEqual({})
  expect(card.skills[0]).not.toHaveProperty('examples')
})

test('fields of later versions survive', () => {
  const card = agentCardSchema.parse({
    later: 1,
    capabilities: { later: 2 },
    skills: [{ id: 'a', later: 3 }],
  })
  expect(card).toMatchObject({ later: 1, capabilities: { later: 2 }, skills: [{ later: 3 }] })
})

test('what is there must be what it is said to be', () => {
  for (const card of [
    null,
    [],
    { name: 1 },
    { skills: {} },
    { skills: [{}] },
    { supportedInterfaces: [{ url: 'https://a' }] },
    { capabilities: { streaming: 'yes' } },
    { securitySchemes: { key: { apiKeySecurityScheme: { location: 'body', name: 'a' } } } },
  ]) {
    expect(agentCardSchema.safeParse(card).success).toBe(false)
  }
})

test('scopes may be a plain list, as the official Go SDK writes them', () => {
  const { securityRequirements } = agentCardSchema.parse({
    securityRequirements: [{ schemes: { google: ['openid'], key: [] } }],
  })
  expect(securityRequirements).toEqual([
    { schemes: { google: { list: ['openid'] }, key: { list: [] } } },
  ])
})
