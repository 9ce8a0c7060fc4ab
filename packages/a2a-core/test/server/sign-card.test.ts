import { exportJWK, generateKeyPair, importJWK, flattenedVerify, type JWK } from 'jose'
import { expect, test, vi } from 'vitest'
import type { AgentCard } from 'a2a-core'
import { createServer, signCard, type CardSigning, type SignedCard } from 'a2a-core/server'
import { canonicalCard } from '../../src/protocol/canonical-card.ts'
import { canonicalJson } from '../../src/protocol/canonical-json.ts'
import { agentOf } from './agent-of.ts'

const card: AgentCard = {
  name: 'Pricing',
  description: 'Knows prices',
  version: '1.0.0',
  supportedInterfaces: [
    { url: 'https://a.example', protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
  ],
  capabilities: { streaming: true, extensions: [] },
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [{ id: 'quote', name: 'Quote', description: '', tags: [], examples: [] }],
  securityRequirements: [{ schemes: { key: { list: [] } } }],
  signatures: [{ protected: 'old', signature: 'old' }],
}

const agent = agentOf(async function* () {})

const numbered = (version: number): AgentCard => ({ ...card, version: String(version) })

/** What signs the cards of a server. */
function signerOf(key: CardSigning['key']): (card: AgentCard) => Promise<SignedCard> {
  const signer = createServer(agent, { signing: { key, kid: 'k' } }).signCard
  if (!signer) throw new Error('The server signs nothing')
  return signer
}

test.each([
  ['ES256', 'ES256', {}],
  ['ES384', 'ES384', {}],
  ['EdDSA', 'EdDSA', { crv: 'Ed25519' }],
  ['RS256', 'RS256', { modulusLength: 2048 }],
  ['PS256', 'PS256', { modulusLength: 2048 }],
])('a key for %s signs with it, as CryptoKey and as JWK', async (kind, alg, options) => {
  const pair = await generateKeyPair(kind, { extractable: true, ...options })
  const jwk = { ...(await exportJWK(pair.privateKey)), alg: kind === 'EdDSA' ? 'Ed25519' : kind }
  for (const key of [pair.privateKey, jwk]) {
    const signed = await signCard(card, { key, kid: 'key-1', jku: 'https://a.example/keys.json' })
    const [signature, ...others] = signed.signatures
    expect(others).toEqual([])
    expect(Object.keys(signature ?? {})).toEqual(['protected', 'signature'])
    const payload = Buffer.from(canonicalJson(canonicalCard(card))).toString('base64url')
    const { protected: encoded = '', signature: bytes = '' } = signature ?? {}
    const { protectedHeader } = await flattenedVerify(
      { payload, protected: encoded, signature: bytes },
      pair.publicKey,
    )
    expect(protectedHeader).toEqual({
      alg,
      typ: 'JOSE',
      kid: 'key-1',
      jku: 'https://a.example/keys.json',
    })
  }
})

test('an RSA key that does not say what it is for signs with RS256', async () => {
  const { privateKey } = await generateKeyPair('PS256', { extractable: true })
  const { alg: _, ...key } = await exportJWK(privateKey)
  const { signatures } = await signCard(card, { key, kid: 'k' })
  const header = Buffer.from(signatures[0]?.protected ?? '', 'base64url').toString()
  expect(JSON.parse(header)).toEqual({ alg: 'RS256', typ: 'JOSE', kid: 'k' })
})

test('a signed card is sent in the form it was signed in, so verifiers need not bring it there', async () => {
  const { privateKey: key } = await generateKeyPair('ES256')
  const signed = await signCard(card, { key, kid: 'k' })
  const { signatures, ...content } = JSON.parse(JSON.stringify(signed)) as SignedCard
  expect(signatures).toEqual(signed.signatures)
  expect(canonicalJson(content)).toBe(canonicalJson(canonicalCard(card)))
  expect(content).toMatchObject({ securityRequirements: [{ schemes: { key: {} } }] })
  expect(JSON.stringify(content)).not.toMatch(/examples|list/)
})

test('a key is left as it was given', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key: JWK = await exportJWK(privateKey)
  await signCard(card, { key, kid: 'k' })
  expect(Object.isFrozen(key)).toBe(false)
  expect(await importJWK({ ...key }, 'ES256')).toBeDefined()
})

test('row 28: a card is signed once, however often and by however many it is asked for', async () => {
  const { privateKey: key } = await generateKeyPair('ES256')
  const sign = vi.spyOn(crypto.subtle, 'sign')
  const signOnce = signerOf(key)
  const signed = await Promise.all(Array.from({ length: 50 }, () => signOnce({ ...card })))
  expect(new Set(signed).size).toBe(1)
  expect(sign).toHaveBeenCalledTimes(1)
  // Another card, and another way to write the same one.
  await signOnce({ ...card, name: 'Other' })
  await signOnce({ ...card, securityRequirements: [{ schemes: { key: { list: [] } } }] })
  expect(sign).toHaveBeenCalledTimes(2)
})

test('however many cards there are, few are kept', async () => {
  const { privateKey: key } = await generateKeyPair('ES256')
  const sign = vi.spyOn(crypto.subtle, 'sign')
  const signOnce = signerOf(key)
  for (let version = 0; version <= 100; version++) {
    await signOnce(numbered(version))
    await signOnce(numbered(0))
  }
  expect(sign).toHaveBeenCalledTimes(101)
  await signOnce(numbered(1))
  expect(sign).toHaveBeenCalledTimes(102)
  await signOnce(numbered(0))
  expect(sign).toHaveBeenCalledTimes(102)
})

test('a signature that failed is tried again', async () => {
  const { privateKey: key } = await generateKeyPair('ES256')
  const sign = vi.spyOn(crypto.subtle, 'sign').mockRejectedValueOnce(new Error('the HSM is away'))
  const signOnce = signerOf(key)
  await expect(signOnce(card)).rejects.toThrow('the HSM is away')
  expect((await signOnce(card)).signatures).toHaveLength(1)
  expect(sign).toHaveBeenCalledTimes(2)
})

test.each([
  ['a public key', { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }, 'must be the private key'],
  ['a shared secret', { kty: 'oct', k: 'secret' }, 'signing.key must be a P-256'],
  ['another curve', { kty: 'EC', crv: 'secp256k1', d: 'd' }, 'signing.key must be a P-256'],
  ['another purpose', { kty: 'EC', crv: 'P-256', d: 'd', alg: 'ECDH-ES' }, 'must be a P-256'],
  ['no key at all', {}, 'signing.key must be a P-256'],
])('%s signs nothing, and is refused at once', (_, key, message) => {
  const serve = (): unknown => createServer(agent, { signing: { key, kid: 'k' } })
  expect(serve).toThrow(TypeError)
  expect(serve).toThrow(message)
})

test('a key without a name, or with an address that is none, is refused at once', async () => {
  const { privateKey: key, publicKey } = await generateKeyPair('ES256')
  const serve = (signing: object) => () =>
    createServer(agent, { signing: { key, kid: '', ...signing } })
  expect(serve({})).toThrow('signing.kid must name the key')
  expect(serve({ kid: 'k', jku: '/keys.json' })).toThrow('signing.jku must be a URL')
  expect(serve({ kid: 'k', key: publicKey })).toThrow('must be the private key')
})
