import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from 'a2a-core'
import { connect, type SignatureOptions } from 'a2a-core/client'
import { signCard } from 'a2a-core/server'
import { fakeAgent, sendJson, type FakeAgent } from './fake-agent.ts'
import {
  key,
  pair,
  reading,
  refusal,
  serving,
  signed,
  stranger,
  unsigned,
  wellKnown,
} from './signed-cards.ts'

describe('the keys may be', () => {
  test('several, as when they are renewed', async () => {
    const other = { ...(await exportJWK(stranger.publicKey)), kid: 'key-0' }
    const sameName = { ...other, kid: 'key-1' }
    expect(await reading(signed, { keys: [other, sameName, key] })).toMatchObject({ kid: 'key-1' })
    expect(await refusal(signed, { keys: [other, sameName] })).toContain('not what the key')
    const broken = { ...key, x: 'AA' }
    expect(await reading(signed, { keys: [broken, key] })).toMatchObject({ kid: 'key-1' })
    await refusal(signed, { keys: [broken] })
  })

  test('without a name: good for any', async () => {
    const { kid: _, ...nameless } = key
    expect(await reading(signed, { keys: nameless })).toMatchObject({ kid: 'key-1' })
  })

  test('found by a function, which sees what is protected', async () => {
    const seen: unknown[] = []
    const keys: SignatureOptions['keys'] = async (header) => {
      seen.push(header)
      return header.kid === 'key-1' ? pair.publicKey : undefined
    }
    expect(await reading(signed, { keys })).toMatchObject({ kid: 'key-1' })
    expect(seen).toEqual([{ alg: 'ES256', typ: 'JOSE', kid: 'key-1' }])
    const broken = Promise.reject(new Error('the key store is away'))
    expect(await refusal(signed, { keys: () => broken })).toContain('the key store is away')
  })

  test.each(['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'])('for %s', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg)
    const card = await signCard(unsigned, { key: privateKey, kid: 'k' })
    expect(await reading(card, { keys: () => publicKey })).toMatchObject({ kid: 'k' })
  })

  test('exported by the platform, which has another name for EdDSA', async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
    const keys = await crypto.subtle.exportKey('jwk', publicKey)
    expect(keys.alg).toBe('Ed25519')
    const card = await signCard(unsigned, { key: privateKey, kid: 'k' })
    expect(await reading(card, { keys })).toMatchObject({ kid: 'k' })
  })

  test('public alone: a private one is refused, and left as it was', async () => {
    const keys = await exportJWK(pair.privateKey)
    expect(await refusal(signed, { keys })).toContain('must be a public JWK')
    expect(Object.isFrozen(keys)).toBe(false)
    await reading(signed, { keys: key })
    expect(Object.isFrozen(key)).toBe(false)
  })
})

describe('an address of keys (jku)', () => {
  const published = { keys: [{ ...key, kid: 'other' }, 'no key', key] }

  async function servingKeys(
    jkuOf: (origin: string) => string,
    set: JsonObject = published,
  ): Promise<FakeAgent> {
    const pages: Record<string, (response: Parameters<typeof sendJson>[0]) => void> = {
      '/keys.json': (response) => sendJson(response, set),
      '/moved.json': (response) => {
        response.writeHead(302, { Location: '/keys.json' }).end()
      },
    }
    const agent = await fakeAgent(undefined, { pages })
    const jku = jkuOf(agent.origin)
    const card = await signCard(unsigned, { key: pair.privateKey, kid: 'key-1', jku })
    pages[wellKnown] = (response) => sendJson(response, card)
    return agent
  }

  test('is asked at the origin of the card, when that is trusted, without credentials', async () => {
    await using agent = await servingKeys((origin) => `${origin}/keys.json`)
    const signatures: SignatureOptions = { policy: 'require', jku: 'same-origin' }
    const headers = { Authorization: 'Bearer secret' }
    const remote = await connect(agent.origin, { signatures, headers })
    expect(remote.signature).toEqual({ kid: 'key-1', form: 'canonical' })
    const [card, keys] = agent.gets
    expect(card?.headers.authorization).toBe('Bearer secret')
    expect(keys?.path).toBe('/keys.json')
    expect(keys?.headers.authorization).toBeUndefined()
  })

  test('is asked where it is listed as it is', async () => {
    await using keys = await serving({}, { '/keys.json': published })
    const jku = `${keys.origin}/keys.json`
    await using agent = await servingKeys(() => jku)
    const remote = await connect(agent.origin, { signatures: { jku: [jku] } })
    expect(remote.signature).toMatchObject({ kid: 'key-1' })
    for (const trusted of ['same-origin', [`${keys.origin}/`], [`${jku}?`]] as const) {
      const error = connect(agent.origin, { signatures: { jku: trusted } })
      await expect(error).rejects.toThrow(`nor are those at ${JSON.stringify(jku)}`)
    }
    expect(keys.gets).toHaveLength(1)
  })

  test.each([
    [
      'of another origin that looks like it',
      (origin: string) => `${origin.replace('.1:', '.1.evil.example:')}/keys.json`,
    ],
    ['with the origin as its user', (origin: string) => `${origin}@evil.example/keys.json`],
    ['of another port', () => 'http://127.0.0.1:1/keys.json'],
    ['of a blob', (origin: string) => `blob:${origin}/keys.json`],
  ])('%s is not asked', async (_, jkuOf) => {
    await using agent = await servingKeys(jkuOf)
    const refused = connect(agent.origin, { signatures: { jku: 'same-origin' } })
    await expect(refused).rejects.toThrow('nor are those at')
    expect(agent.gets).toHaveLength(1)
  })

  test('does not lead elsewhere', async () => {
    await using agent = await servingKeys((origin) => `${origin}/moved.json`)
    const refused = connect(agent.origin, { signatures: { jku: 'same-origin' } })
    await expect(refused).rejects.toThrow('/moved.json answered 302 Found')
    expect(agent.gets.map(({ path }) => path)).toEqual([wellKnown, '/moved.json'])
  })

  test('that has no such key is no help', async () => {
    await using agent = await servingKeys((origin) => `${origin}/keys.json`, { keys: 'none' })
    const refused = connect(agent.origin, { signatures: { jku: 'same-origin' } })
    await expect(refused).rejects.toThrow('and none is at')
    await using empty = await servingKeys((origin) => `${origin}/nothing.json`)
    const missing = connect(empty.origin, { signatures: { jku: 'same-origin' } })
    await expect(missing).rejects.toThrow('/nothing.json answered 404')
  })

  test('that has many keys of one name has few of them tried', async () => {
    const other = { ...(await exportJWK(stranger.publicKey)), kid: 'key-1' }
    const others = Array.from({ length: 20 }, () => other)
    const set = { keys: [...others.slice(0, 9), key, ...others] }
    await using agent = await servingKeys((origin) => `${origin}/keys.json`, set)
    const remote = await connect(agent.origin, { signatures: { jku: 'same-origin' } })
    expect(remote.signature).toMatchObject({ kid: 'key-1' })
    await using endless = await servingKeys((origin) => `${origin}/keys.json`, {
      keys: [...others, key],
    })
    const refused = connect(endless.origin, { signatures: { jku: 'same-origin' } })
    await expect(refused).rejects.toThrow('has no signature that is right')
  })

  test('counts for the origin that was asked, not for one that it was sent on to', async () => {
    await using other = await servingKeys((origin) => `${origin}/keys.json`)
    await using asked = await fakeAgent(undefined, {
      pages: {
        [wellKnown]: (response) => {
          response.writeHead(302, { Location: `${other.origin}${wellKnown}` }).end()
        },
      },
    })
    const refused = connect(asked.origin, { signatures: { jku: 'same-origin' } })
    await expect(refused).rejects.toThrow('nor are those at')
  })

  test('is of no use for a card without an origin', async () => {
    await using agent = await servingKeys((origin) => `${origin}/keys.json`)
    const { card } = await connect(agent.origin)
    expect(await refusal(card, { jku: 'same-origin' })).toContain('nor are those at')
  })

  test('is not waited for longer than the caller waits', async () => {
    const leaving = new AbortController()
    const pages: Record<string, (response: Parameters<typeof sendJson>[0]) => void> = {
      '/keys.json': () => leaving.abort(new Error('enough')),
    }
    await using agent = await fakeAgent(undefined, { pages })
    const jku = `${agent.origin}/keys.json`
    const card = await signCard(unsigned, { key: pair.privateKey, kid: 'key-1', jku })
    pages[wellKnown] = (response) => sendJson(response, card)
    const { signal } = leaving
    const refused = connect(agent.origin, { signatures: { jku: 'same-origin' }, signal })
    await expect(refused).rejects.toThrow('enough')
  })
})
