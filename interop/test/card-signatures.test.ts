import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import {
  canonicalizeAgentCard,
  generateAgentCardSignature,
  verifyAgentCardSignature,
  type AgentCard as OfficialCard,
} from '@a2a-js/sdk'
import { DefaultAgentCardResolver } from '@a2a-js/sdk/client'
import { DefaultRequestHandler, InMemoryTaskStore } from '@a2a-js/sdk/server'
import { agentCardHandler, jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express'
import express from 'express'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { UnauthenticatedError } from 'a2a-core'
import { CardSignatureError, connect, type RemoteAgent } from 'a2a-core/client'
import type { AgentAbout } from 'a2a-core/server'
import { fromFunction } from 'a2a-function'
import { a2a, type A2AOptions } from 'a2a-hono'
import { sdkFactories } from './official-sdk.ts'
import { serveAgent } from './serve-agent.ts'

const pair = await generateKeyPair('ES256', { extractable: true })
const key = { ...(await exportJWK(pair.publicKey)), kid: 'key-1' }
const header = { alg: 'ES256', typ: 'JOSE', kid: 'key-1' }
const signing = { key: pair.privateKey, kid: 'key-1' }
const path = '/.well-known/agent-card.json'
const url = 'https://agents.example.com'

const auth = {
  securitySchemes: {
    key: { apiKeySecurityScheme: { location: 'header' as const, name: 'X-Key' } },
  },
  challenge: 'ApiKey',
  authenticate(request: Request) {
    const owner = request.headers.get('x-key')
    if (owner) return { tenant: '', owner }
    throw new UnauthenticatedError('Send your key in the header X-Key')
  },
}
/** What an API key needs: no scopes. */
const withoutScopes = { ...auth, securityRequirements: [{ schemes: { key: { list: [] } } }] }
const withScopes = { ...auth, securityRequirements: [{ schemes: { key: { list: ['ask'] } } }] }

/** The card that our server sends, signed. */
async function ourCard(
  about: Partial<AgentAbout> = {},
  options: A2AOptions = { auth: 'none' },
): Promise<OfficialCard> {
  const agent = fromFunction((turn) => turn.text, { name: 'Echo', description: 'Hört 😀' })
  const app = a2a({ ...agent, about: { ...agent.about, ...about } }, { url, signing, ...options })
  return (await (await app.request(path)).json()) as OfficialCard
}

/** How the official verifier finds a card, with our key. It writes of each failure to the console. */
async function officially(card: unknown): Promise<'verified' | 'refused'> {
  const failures = vi.spyOn(console, 'debug').mockImplementation(() => {})
  const verify = verifyAgentCardSignature(async (kid) => {
    expect(kid).toBe('key-1')
    return pair.publicKey
  })
  const result = await verify(card as OfficialCard).then(
    () => 'verified' as const,
    () => 'refused' as const,
  )
  failures.mockRestore()
  return result
}

/** The card as the official client has it, when it has read it. */
async function resolved(card: unknown): Promise<OfficialCard> {
  const fetchImpl = async (): Promise<Response> => Response.json(card)
  return new DefaultAgentCardResolver({ fetchImpl }).resolve(url)
}

describe('the official verifier takes what our server signs', () => {
  test('as it was sent, and as the official client has read it', async () => {
    const card = await ourCard()
    expect(await officially(card)).toBe('verified')
    expect(await officially(await resolved(card))).toBe('verified')
  })

  test('with provider, documentation, extensions, examples and modes', async () => {
    const skill = { id: 's', name: 'S', description: 'Does it', tags: ['a'], examples: ['Do it'] }
    const card = await ourCard({
      provider: { url: 'https://acme.example', organization: 'Acme' },
      documentationUrl: 'https://docs.example',
      iconUrl: 'https://icon.example',
      inputModes: ['text/plain', 'image/*'],
      extensions: [{ uri: 'urn:x', required: true, params: { limit: 1e21, list: [1.5, true] } }],
      skills: [{ ...skill, outputModes: ['text/plain'] }],
    })
    expect(await officially(card)).toBe('verified')
  })

  test('and refuses what was changed', async () => {
    const card = await ourCard()
    expect(await officially({ ...card, name: 'Other' })).toBe('refused')
    expect(await officially({ ...card, skills: [] })).toBe('refused')
    expect(await officially({ ...card, signatures: [] })).toBe('refused')
  })

  // From here on it differs from the specification, and refuses what is right.

  test('but for what is required and empty: it leaves that away', async () => {
    // "Fields marked with `REQUIRED` MUST always be present, even if the field value matches the
    // default" (§8.4.1); the specification's own example keeps `"description": ""`.
    const card = await ourCard({
      skills: [{ id: 's', name: 'S', description: '', tags: [] }],
    })
    expect(card.skills).toEqual([{ id: 's', name: 'S', description: '', tags: [] }])
    expect(JSON.parse(canonicalizeAgentCard(card)).skills).toEqual([{ id: 's', name: 'S' }])
    expect(await officially(card)).toBe('refused')
  })

  test('but for schemes without scopes, which API keys are: it leaves the requirement away', async () => {
    // "the JSON representation MUST respect Protocol Buffer field presence semantics" (§8.4.1): a
    // message in a map is present, though it is empty. What it leaves away is that a key is needed.
    const card = await ourCard({}, { auth: withoutScopes })
    expect(card.securityRequirements).toEqual([{ schemes: { key: {} } }])
    expect(JSON.parse(canonicalizeAgentCard(card))).not.toHaveProperty('securityRequirements')
    expect(await officially(card)).toBe('refused')
    expect(await officially(await ourCard({}, { auth: withScopes }))).toBe('verified')
  })

  test('but for what is empty in the parameters of an extension', async () => {
    // "Default values: Fields with default values MUST be omitted" (§8.4.1) is said of the fields
    // of messages. What is in a `google.protobuf.Struct` is data, and has no defaults.
    const extension = { uri: 'urn:x', params: { prefix: '', ids: ['', 'a'] } }
    const card = await ourCard({ extensions: [extension] })
    expect(canonicalizeAgentCard(card)).toContain('"params":{"ids":["a"]}')
    expect(await officially(card)).toBe('refused')
  })

  test('but for security schemes, once the official client has read the card', async () => {
    // It brings what it has read into its own form, `$case` and all, and the verifier reads that as
    // if it had come over the wire: the schemes are gone. Before it was read, it is verified.
    const card = await ourCard({}, { auth: withScopes })
    expect(await officially(card)).toBe('verified')
    const read = await resolved(card)
    expect(JSON.parse(canonicalizeAgentCard(read))).not.toHaveProperty('securitySchemes')
    expect(await officially(read)).toBe('refused')
  })
})

/** An official server whose cards are signed, and our client of it. */
async function connected(
  fields: Partial<OfficialCard>,
  extended?: Partial<OfficialCard>,
): Promise<{ remote: RemoteAgent } & AsyncDisposable> {
  const app = express()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  const card: OfficialCard = {
    name: 'Official',
    description: 'Made with the official SDK',
    supportedInterfaces: [
      { url: `${origin}/rpc`, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '1.0' },
    ],
    provider: { url: 'https://acme.example', organization: 'Acme' },
    version: '1.0.0',
    capabilities: {
      streaming: true,
      pushNotifications: false,
      extendedAgentCard: true,
      extensions: [{ uri: 'urn:x', description: '', required: false, params: { a: 1e21 } }],
    },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [skillOf('echo')],
    signatures: [],
    ...fields,
  }
  const requestHandler = new DefaultRequestHandler(
    card,
    new InMemoryTaskStore(),
    { execute: async () => {}, cancelTask: async () => {} },
    undefined,
    undefined,
    undefined,
    async () => ({ ...card, ...extended }),
    generateAgentCardSignature(pair.privateKey, header),
  )
  app.use(path, agentCardHandler({ agentCardProvider: requestHandler }))
  app.use('/rpc', jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }))
  try {
    const remote = await connect(origin, { signatures: { policy: 'require', keys: key } })
    return { remote, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

function skillOf(id: string): OfficialCard['skills'][number] {
  return {
    id,
    name: id,
    description: `Does ${id}`,
    tags: ['it'],
    examples: [],
    inputModes: [],
    outputModes: [],
    securityRequirements: [],
  }
}

describe('our client takes what an official server signs', () => {
  test('the card, though it is sent in another form than it was signed in', async () => {
    await using official = await connected({})
    expect(official.remote.signature).toEqual({ kid: 'key-1', form: 'canonical' })
    expect(official.remote.card.skills[0]).not.toHaveProperty('examples')
  })

  test('the extended card', async () => {
    await using official = await connected({}, { skills: [skillOf('echo'), skillOf('more')] })
    const { skills } = await official.remote.extendedCard()
    expect(skills.map(({ id }) => id)).toEqual(['echo', 'more'])
  })

  test('but for what is required and empty: it was not signed', async () => {
    // "Fields marked with `REQUIRED` MUST always be present" (§8.4.1): it has signed a card without
    // `skills`, and sends one with `skills: []`.
    const refused = connected({ skills: [] })
    await expect(refused).rejects.toBeInstanceOf(CardSignatureError)
    await expect(refused).rejects.toThrow('the card is not what the key "key-1" signed')
  })
})

describe.each(sdkFactories)('the official client over %s', (_, factory) => {
  test('gets our extended card when it has said who it is', async () => {
    const skill = { id: 'more', name: 'More', description: 'Does more', tags: ['it'] }
    await using served = await serveAgent(
      fromFunction((turn) => turn.text, { name: 'Echo' }),
      { auth: withScopes, extendedCard: ({ owner }) => ({ description: owner, skills: [skill] }) },
    )
    const client = await factory.createFromUrl(served.url)
    await expect(client.getAgentCard()).rejects.toThrow('Send your key')
    const card = await client.getAgentCard({ serviceParameters: { 'X-Key': 'ann' } })
    expect(card).toMatchObject({ name: 'Echo', description: 'ann' })
    expect(card.skills.map(({ id }) => id)).toEqual(['chat', 'more'])
  })
})
