import { createLocalJWKSet, exportJWK, flattenedVerify, generateKeyPair } from 'jose'
import { expect, test, vi } from 'vitest'
import { agentCardSchema, UnauthenticatedError } from 'a2a-core'
import type { SignedCard } from 'a2a-core/server'
import { cardCache, connect, type ConnectOptions } from 'a2a-core/client'
import { a2a, type A2AOptions } from 'a2a-hono'
import { call, sending } from './call.ts'
import { echo } from './echo.ts'

const url = 'https://agents.example.com'
const pair = await generateKeyPair('ES256', { extractable: true })
const signing = { key: pair.privateKey, kid: 'key-1', jku: 'https://agents.example.com/keys.json' }
const path = '/.well-known/agent-card.json'
const version = { 'A2A-Version': '1.0' }

/** JSON as RFC 8785 writes it, written anew: what is tested does not test itself. */
function jcs(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}

test('the card carries a signature that fits the very bytes that are sent', async () => {
  const app = a2a(echo, { ...partners, url, signing })
  const card = (await (await app.request(path)).json()) as SignedCard
  const { signatures, ...content } = card
  const [signature] = signatures
  expect(signatures).toHaveLength(1)
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'key-1' }],
  })
  const payload = Buffer.from(jcs(content)).toString('base64url')
  const { protected: encoded = '', signature: bytes = '' } = signature ?? {}
  const jws = { payload, protected: encoded, signature: bytes }
  const { protectedHeader } = await flattenedVerify(jws, keys)
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JOSE', kid: 'key-1', jku: signing.jku })
})

test('row 28: one signature, for any number of cards and messages', async () => {
  const sign = vi.spyOn(crypto.subtle, 'sign')
  const app = a2a(echo, { auth: 'none', url, signing })
  const tags = new Set<string | null>()
  for (let round = 0; round < 5; round++) {
    tags.add((await app.request(path)).headers.get('etag'))
    expect(await call(app, url, sending('hi'))).toHaveProperty('result')
  }
  expect(tags.size).toBe(1)
  const known = await app.request(path, { headers: { 'If-None-Match': [...tags].join() } })
  expect(known.status).toBe(304)
  expect(sign).toHaveBeenCalledTimes(1)
  await app.close()
})

test('a key that fails costs the card, and nothing else; the key is not shown', async () => {
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const app = a2a(echo, { auth: 'none', url, signing, onError })
  vi.spyOn(crypto.subtle, 'sign').mockRejectedValueOnce(
    new Error('the HSM at hsm.internal is away'),
  )
  const failed = await app.request(path)
  expect(failed.status).toBe(500)
  expect(await failed.text()).not.toContain('hsm.internal')
  expect(errors).toHaveLength(1)
  expect(await call(app, url, sending('hi'))).toHaveProperty('result')
  expect((await app.request(path)).status).toBe(200)
  await app.close()
})

test.each<[string, A2AOptions, string]>([
  ['signing without a url', { signing }, 'signing needs a url'],
  ['signing with no key', { url, signing: { key: {}, kid: 'k' } }, 'signing.key must be'],
  ['an extended card that anybody may see', { extendedCard: () => ({}) }, 'needs an auth'],
  ['the same, said', { auth: 'none', extendedCard: () => ({}) }, 'needs an auth'],
])('%s is refused at once', (_, options, message) => {
  expect(() => a2a(echo, options)).toThrow(TypeError)
  expect(() => a2a(echo, options)).toThrow(message)
})

const skill = { id: 'discount', name: 'Discount', description: 'Gives one', tags: ['price'] }
const partners: A2AOptions = {
  auth: {
    securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } } },
    securityRequirements: [{ schemes: { key: { list: [] } } }],
    challenge: 'ApiKey',
    authenticate(request) {
      const owner = request.headers.get('x-api-key')
      if (!owner) throw new UnauthenticatedError('Send your key in the header X-Api-Key')
      return { tenant: '', owner }
    },
  },
  extendedCard: ({ owner }) => ({ description: `Echo for ${owner}`, skills: [skill] }),
}

test.each<[string, A2AOptions]>([
  ['as it is', {}],
  ['signed', { url, signing }],
])(
  'the extended card is the public one with what is added, over both bindings: %s',
  async (_, more) => {
    const app = a2a(echo, { ...partners, ...more })
    const open = agentCardSchema.parse(await (await app.request(path, { headers: version })).json())
    expect(open.capabilities.extendedAgentCard).toBe(true)
    expect(open.skills.map(({ id }) => id)).toEqual(['chat'])

    const headers = { 'X-Api-Key': 'ann', ...version }
    const rest = await app.request('/extendedAgentCard', { headers })
    expect(rest.status).toBe(200)
    expect(rest.headers.get('cache-control')).toBe('no-store')
    const extended = agentCardSchema.parse(await rest.json())
    expect(extended).toEqual({
      ...open,
      description: 'Echo for ann',
      skills: [...open.skills, skill],
      ...(more.signing && { signatures: extended.signatures }),
    })
    expect(extended.signatures?.length).toBe(open.signatures?.length)

    const { result } = await call(app, 'http://localhost', ['GetExtendedAgentCard'], headers)
    expect(agentCardSchema.parse(result)).toEqual(extended)
  },
)

test('it has the address that the request has', async () => {
  const app = a2a(echo, partners)
  const headers = { 'X-Api-Key': 'ann' }
  const { result } = await call(app, 'https://a.example', ['GetExtendedAgentCard', {}], headers)
  expect(result).toMatchObject({ supportedInterfaces: [{ url: 'https://a.example' }, {}, {}, {}] })
})

test('it is not for who has not said who they are', async () => {
  const app = a2a(echo, partners)
  const refused = await app.request('/extendedAgentCard', { headers: { 'A2A-Version': '1.0' } })
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toBe('ApiKey')
  expect(await call(app, 'http://localhost', ['GetExtendedAgentCard'])).toEqual({ code: -32050 })
})

test.each(['JSONRPC', 'HTTP+JSON'] as const)(
  'our client finds both cards right, and keeps the public one, over %s',
  async (binding) => {
    const app = a2a(echo, { ...partners, url, signing })
    const statuses: number[] = []
    const options: ConnectOptions = {
      binding,
      headers: { 'X-Api-Key': 'ann' },
      signatures: { policy: 'require', keys: await exportJWK(pair.publicKey) },
      cardCache: cardCache(),
      fetch: async (address, init) => {
        const response = await app.fetch(new Request(address, init))
        statuses.push(response.status)
        return response
      },
    }
    const remote = await connect(url, options)
    expect(remote.signature).toEqual({ kid: 'key-1', form: 'canonical' })
    const extended = await connect(await remote.extendedCard(), options)
    expect(extended.signature).toEqual({ kid: 'key-1', form: 'canonical' })
    expect(extended.card.description).toBe('Echo for ann')
    expect(await extended.ask('hi')).toMatchObject({ state: 'completed', text: 'ann said hi' })

    statuses.length = 0
    await connect(url, options)
    expect(statuses).toEqual([])
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now + 300_000)
    expect((await connect(url, options)).card).toEqual(remote.card)
    expect(statuses).toEqual([304])
    await app.close()
  },
)
