import { agentCardSchema } from 'a2a-core'
import { describe, expect, test } from 'vitest'
import type { A2AApp, A2AOptions } from '../src/index.ts'
import { served, type Fields } from './v0.3-peer.ts'

const auth: NonNullable<A2AOptions['auth']> = {
  securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Key' } } },
  securityRequirements: [{ schemes: { key: { list: [] } } }],
  challenge: 'ApiKey',
  authenticate: () => ({ tenant: '', owner: 'ann' }),
}

async function cardAt(
  app: A2AApp,
  name: string,
  headers: Record<string, string> = {},
): Promise<Fields> {
  const response = await app.request(`/.well-known/${name}`, { headers })
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('application/json')
  return response.json() as Promise<Fields>
}

const old = {
  name: 'Old friend',
  protocolVersion: '0.3.0',
  url: 'http://localhost',
  preferredTransport: 'JSONRPC',
  additionalInterfaces: [
    { url: 'http://localhost', transport: 'JSONRPC' },
    { url: 'http://localhost', transport: 'HTTP+JSON' },
  ],
  supportsAuthenticatedExtendedCard: false,
  capabilities: { streaming: true, pushNotifications: false },
  security: [{ key: [] }],
  securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
}

describe('agent-card.json', () => {
  test('is the card of 1.0, with the fields of 0.3', async () => {
    const card = await cardAt(served({ auth }), 'agent-card.json')
    expect(card).toMatchObject(old)
    expect(agentCardSchema.parse(card).supportedInterfaces).toEqual([
      { url: 'http://localhost', protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
      { url: 'http://localhost', protocolBinding: 'HTTP+JSON', protocolVersion: '1.0' },
      { url: 'http://localhost', protocolBinding: 'JSONRPC', protocolVersion: '0.3' },
      { url: 'http://localhost', protocolBinding: 'HTTP+JSON', protocolVersion: '0.3' },
    ])
    expect(card).toMatchObject({ securitySchemes: auth.securitySchemes })
  })

  test('has none of them for a client that asks for 1.0, and is cached apart', async () => {
    const app = served({ auth })
    const card = await cardAt(app, 'agent-card.json', { 'A2A-Version': '1.0' })
    for (const name of ['url', 'protocolVersion', 'security', 'additionalInterfaces']) {
      expect(card).not.toHaveProperty(name)
    }
    expect(card['securitySchemes']).toEqual(auth.securitySchemes)
    const response = await app.request('/.well-known/agent-card.json')
    expect(response.headers.get('Vary')).toBe('A2A-Version, Host')
  })

  test('has none of them when it is signed: what is signed is sent as it was', async () => {
    const { privateKey } = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['sign', 'verify'],
    )
    const url = 'https://a.example'
    const app = served({ url, signing: { key: privateKey, kid: 'k' } })
    const card = await cardAt(app, 'agent-card.json')
    expect(card['signatures']).toHaveLength(1)
    expect(card).not.toHaveProperty('url')
    expect(card['supportedInterfaces']).toHaveLength(4)
    const unsigned = await cardAt(app, 'agent.json')
    expect(unsigned).toMatchObject({ url, protocolVersion: '0.3.0' })
    expect(unsigned).not.toHaveProperty('signatures')
  })

  test('says nothing of 0.3 where that is turned off', async () => {
    const card = await cardAt(served({ versions: ['1.0'] }), 'agent-card.json')
    expect(card).not.toHaveProperty('url')
    expect(card['supportedInterfaces']).toHaveLength(2)
  })
})

describe('agent.json', () => {
  test('is the card of 0.3, whatever the client asks for', async () => {
    const app = served({ auth })
    const card = await cardAt(app, 'agent.json', { 'A2A-Version': '1.0' })
    expect(card).toMatchObject(old)
    expect(card['securitySchemes']).toEqual(old.securitySchemes)
    expect(card).not.toHaveProperty('supportedInterfaces')
    expect(card).not.toHaveProperty('securityRequirements')
  })

  test('is not there where 0.3 is turned off', async () => {
    const app = served({ versions: ['1.0'] })
    expect((await app.request('/.well-known/agent.json')).status).toBe(404)
  })
})
