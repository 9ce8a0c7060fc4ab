import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from 'a2a-core'
import { CardSignatureError, connect, type SignatureOptions } from 'a2a-core/client'
import { signCard } from 'a2a-core/server'
import {
  headed,
  key,
  pair,
  reading,
  refusal,
  serving,
  signAs,
  signed,
  stranger,
  unsigned,
} from './signed-cards.ts'

const rsa = await generateKeyPair('RS256', { extractable: true })
const rsaKey: JWK = { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' }

/** Every way to change one place of a card. */
function* changes(value: Json, path: string[] = []): Generator<[string, (card: Json) => void]> {
  const parent = (card: Json): JsonObject =>
    path
      .slice(0, -1)
      .reduce((at, name) => (at as JsonObject)[name] as JsonObject, card) as JsonObject
  const last = path.at(-1) ?? ''
  const at = path.join('.')
  if (path.length > 0) {
    const other = typeof value === 'boolean' ? !value : typeof value === 'number' ? 2 : 'other'
    if (typeof value !== 'object') yield [`${at} is other`, (card) => (parent(card)[last] = other)]
    yield [`${at} is gone`, (card) => void delete parent(card)[last]]
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) yield* changes(member, [...path, name])
}

test('a card that a trusted key signed says so', async () => {
  await using agent = await serving(signed)
  const remote = await connect(agent.origin, { signatures: { policy: 'require', keys: key } })
  expect(remote.signature).toEqual({ kid: 'key-1', form: 'canonical' })
  expect(remote.card).toEqual(signed)
})

describe('the policy', () => {
  const forged = { ...signed, name: 'Forged' }

  test('off looks at nothing, and is the default without keys', async () => {
    expect(await reading(forged, {})).toBeUndefined()
    expect(await reading(forged, { policy: 'off', keys: key })).toBeUndefined()
  })

  test('if-present takes what is not signed, and is the default with keys', async () => {
    expect(await reading(unsigned)).toBeUndefined()
    expect(await reading({ ...unsigned, signatures: [] })).toBeUndefined()
    expect(await refusal(forged)).toContain('the card is not what the key "key-1" signed')
    expect(await refusal(forged, { jku: 'same-origin' })).toContain('no key "key-1" is trusted')
  })

  test('require takes nothing that is not signed', async () => {
    const require: SignatureOptions = { policy: 'require', keys: key }
    expect(await refusal(unsigned, require)).toBe('The agent card is not signed')
    expect(await refusal({ ...unsigned, signatures: [] }, require)).toContain('is not signed')
    expect(await refusal(forged, require)).toContain('not what the key')
    expect(await reading(signed, require)).toEqual({ kid: 'key-1', form: 'canonical' })
  })

  test.each<[string, object]>([
    ['that no key can meet', { policy: 'require' }],
    ['with a list of no keys', { policy: 'if-present', keys: [] }],
    ['that is none', { policy: 'required', keys: key }],
    ['with an address in place of a list', { jku: 'https://a.example/keys.json' }],
  ])('%s is refused', async (_, signatures) => {
    await expect(reading(signed, signatures)).rejects.toBeInstanceOf(TypeError)
  })
})

describe('what was changed after it was signed is refused', () => {
  const { signatures: _, ...content } = signed
  const all = [...changes(content)]

  test('wherever it was', async () => {
    expect(all.length).toBeGreaterThan(50)
    const taken: string[] = []
    for (const [what, change] of all) {
      const card = structuredClone<Json>(signed)
      change(card)
      const error: unknown = await reading(card).catch((reason: unknown) => reason)
      if (!(error instanceof CardSignatureError)) taken.push(what)
    }
    expect(taken).toEqual([])
  })

  test.each([
    ['a skill more', { skills: [...signed.skills, { ...signed.skills[0], id: 'x' }] }],
    ['an address more', { documentationUrl: 'https://evil.example' }],
    ['an empty address more', { iconUrl: '' }],
    ['a capability more', { capabilities: { ...signed.capabilities, extendedAgentCard: false } }],
    [
      'interfaces in another order',
      { defaultInputModes: ['text/plain', ...signed.defaultInputModes] },
    ],
  ])('%s', async (_what, fields) => {
    expect(await refusal({ ...signed, ...fields })).toContain('not what the key')
  })

  test('what the signature does not cover is not used', async () => {
    const card = { ...signed, url: 'https://evil.example', 'x-new': true, tags: [] }
    const remote = await connect(card, { signatures: { keys: key } })
    expect(remote.card).toEqual(signed)
  })

  test('what means the same may be written otherwise', async () => {
    const reversed = Object.fromEntries(Object.entries(signed).toReversed())
    expect(await reading(reversed)).toEqual({ kid: 'key-1', form: 'canonical' })
    expect(
      await reading({ ...signed, securityRequirements: signed.securityRequirements }),
    ).toBeTruthy()
    const [skill] = signed.skills
    const empties = { skills: [{ ...skill, examples: [], inputModes: [] }] }
    expect(await reading({ ...signed, ...empties })).toMatchObject({ form: 'canonical' })
  })

  test('the signature of another card', async () => {
    const other = await signCard(
      { ...unsigned, name: 'Other' },
      { key: pair.privateKey, kid: 'key-1' },
    )
    expect(await refusal({ ...signed, signatures: other.signatures })).toContain('not what the key')
  })
})

describe('a card that was signed as it is', () => {
  test('by a signer that knows more fields, or leaves none away, says that', async () => {
    const card = { ...unsigned, description: '', iconUrl: '', 'x-price': 3, provider: undefined }
    const { provider: _, ...content } = card
    const signatures = [await signAs(content as Json)]
    const remote = await connect({ ...content, signatures }, { signatures: { keys: key } })
    expect(remote.signature).toEqual({ kid: 'key-1', form: 'as-received' })
    expect(remote.card).toMatchObject({ 'x-price': 3 })
    expect(await refusal({ ...content, 'x-price': 4, signatures })).toContain('not what the key')
  })
})

describe('a signature is refused', () => {
  const { signatures: _, ...content } = signed
  const [right] = signed.signatures ?? []
  const secret = new TextEncoder().encode(JSON.stringify(key))

  test.each<[string, () => unknown, string]>([
    ['that is none', () => 'signed', 'it has no "protected" and "signature"'],
    ['that is half one', () => ({ protected: right?.protected }), 'it has no "protected"'],
    ['whose header is no JSON', () => ({ ...right, protected: '!' }), 'its protected header is no'],
    [
      'that is cut off',
      () => ({ ...right, signature: right?.signature.slice(4) }),
      'not what the key',
    ],
    ['that is empty', () => ({ ...right, signature: '' }), 'not what the key'],
    [
      'whose header was changed',
      () => headed({ alg: 'ES256', kid: 'key-1', typ: 'JWT' }, right?.signature),
      'not what the key',
    ],
    ['of algorithm none', () => headed({ alg: 'none', kid: 'key-1' }), 'algorithm is "none"'],
    ['without algorithm', () => headed({ kid: 'key-1' }), 'its algorithm is missing'],
    [
      'made with the public key as a secret',
      () => signAs(content, { alg: 'HS256' }, secret),
      'its algorithm is "HS256", which is none of ES256, ES384, EdDSA, RS256, PS256',
    ],
    [
      'of an algorithm that is not allowed',
      async () =>
        signAs(content, { alg: 'RS512', kid: 'rsa' }, { ...(await exportJWK(rsa.privateKey)) }),
      'its algorithm is "RS512"',
    ],
    [
      'whose header names the algorithm of another kind of key',
      () => signAs(content, { alg: 'RS256' }, rsa.privateKey),
      'the key "key-1" is not one for RS256',
    ],
    [
      'that must be understood, and is not',
      () => signAs(content, { crit: ['urn:mine'], 'urn:mine': true }),
      'it says that ["urn:mine"] must be understood',
    ],
    [
      'that brings its own key',
      async () =>
        signAs(content, { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
      'it brings its own key',
    ],
    [
      'that does not name its key',
      () => signAs(content, { kid: '' }),
      'it does not name its key (kid)',
    ],
    [
      'by a key that is not known',
      () => signAs(content, { kid: 'other' }),
      'no key "other" is trusted here',
    ],
    [
      'by another key under the name of one that is known',
      () => signAs(content, {}, stranger.privateKey),
      'not what the key "key-1" signed',
    ],
    [
      'by a key at an address that nobody trusts',
      () => signAs(content, { kid: 'x', jku: 'https://evil.example/keys' }, stranger.privateKey),
      'nor are those at "https://evil.example/keys"',
    ],
    [
      'whose algorithm is in the header that nothing protects',
      () => ({ ...headed({ kid: 'key-1' }, right?.signature), header: { alg: 'ES256' } }),
      'its algorithm is missing',
    ],
  ])('%s', async (_what, signature, reason) => {
    const message = await refusal({ ...content, signatures: [await signature()] })
    expect(message).toContain('The agent card has no signature that is right: ')
    expect(message).toContain(reason)
  })

  test('with RS256, by a key that is for PS256', async () => {
    const signatures = [await signAs(content, { alg: 'RS256', kid: 'rsa' }, rsa.privateKey)]
    const card = { ...content, signatures }
    expect(await reading(card, { keys: rsaKey })).toMatchObject({ kid: 'rsa' })
    const keys = { ...rsaKey, alg: 'PS256' }
    expect(await refusal(card, { keys })).toContain('the key "rsa" is not one for RS256')
  })

  test('when there is no form that could have been signed', async () => {
    const deep = JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) as Json
    const card = { ...signed, capabilities: { extensions: [{ uri: 'x', params: { deep } }] } }
    expect(await refusal(card)).toContain('cannot have been signed')
    expect(await refusal({ ...signed, name: '\ud800' })).toContain('cannot have been signed')
  })
})

describe('of several signatures', () => {
  test('one that is right is enough, whoever made the others', async () => {
    const { signatures: [right] = [], ...content } = signed
    const old = await signAs(content, { kid: 'old' }, stranger.privateKey)
    expect(await reading({ ...content, signatures: [old, right] })).toMatchObject({ kid: 'key-1' })
    expect(await refusal({ ...content, signatures: [old, headed({ alg: 'none' })] })).toBe(
      'The agent card has no signature that is right: 1. no key "old" is trusted here; ' +
        '2. its algorithm is "none", which is none of ES256, ES384, EdDSA, RS256, PS256',
    )
  })

  test('few are tried', async () => {
    let asked = 0
    const { signatures: [right] = [], ...content } = signed
    const many = Array.from({ length: 1_000 }, () => right)
    const keys = (): undefined => void asked++
    await refusal({ ...content, signatures: many }, { keys })
    expect(asked).toBe(10)
  })
})

test('a signed card whose address is relative is refused: it would follow the card anywhere', async () => {
  const supportedInterfaces = [{ url: '/', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }]
  const relative = { ...unsigned, supportedInterfaces }
  const card = await signCard(relative, { key: pair.privateKey, kid: 'key-1' })
  await using agent = await serving(card)
  expect((await connect(agent.origin)).url).toBe(`${agent.origin}/`)
  const refused = connect(agent.origin, { signatures: { keys: key } })
  await expect(refused).rejects.toThrow('names an interface whose url is no http(s) address: /')
})
