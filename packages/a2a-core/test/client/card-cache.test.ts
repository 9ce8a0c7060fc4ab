import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { cardCache, connect, type CachedDocument, type CardCache } from 'a2a-core/client'
import { signCard } from 'a2a-core/server'
import { cardOf, fakeAgent, type FakeAgent } from './fake-agent.ts'
import { key, pair, unsigned } from './signed-cards.ts'

const wellKnown = '/.well-known/agent-card.json'
type Page = { headers?: Record<string, string>; body?: unknown; status?: number }

/** An agent whose pages are what `pages` holds at the time, and which answers If-None-Match. */
async function serving(pages: Record<string, Page>): Promise<FakeAgent> {
  const agent = await fakeAgent(undefined, {
    pages: Object.fromEntries(
      Object.keys(pages).map((path) => [
        path,
        (response) => {
          const { headers = {}, body, status = 200 } = pages[path] ?? {}
          const known = response.req.headers['if-none-match']
          if (status === 200 && known && known === headers['ETag']) {
            response.writeHead(304, headers).end()
          } else {
            response.writeHead(status, headers).end(JSON.stringify(body))
          }
        },
      ]),
    ),
  })
  return agent
}

/** Lets time pass, in seconds. */
function pass(seconds: number): void {
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now + seconds * 1_000)
}

/** The requests that were made: the paths, and which were conditional. */
function asked({ gets }: FakeAgent): string[] {
  return gets.map(({ path, headers }) => `${path} ${headers['if-none-match'] ?? ''}`.trim())
}

const maxAge = { 'Cache-Control': 'public, max-age=60' }

test('connecting again costs nothing while the card is fresh, then one conditional request', async () => {
  await using agent = await serving({
    [wellKnown]: { headers: { ...maxAge, ETag: '"1"' }, body: cardOf() },
  })
  const cache = cardCache()
  const first = await connect(agent.origin, { cardCache: cache })
  pass(59)
  const again = await connect(`${agent.origin}/`, { cardCache: cache })
  expect(again.card).toEqual(first.card)
  expect(again.url).toBe(first.url)
  expect(asked(agent)).toEqual([wellKnown])
  pass(1)
  expect((await connect(agent.origin, { cardCache: cache })).card).toEqual(first.card)
  expect(asked(agent)).toEqual([wellKnown, `${wellKnown} "1"`])
  // What has not changed is fresh again.
  await connect(agent.origin, { cardCache: cache })
  expect(agent.gets).toHaveLength(2)
})

test('a card that has changed replaces the one that was kept', async () => {
  const page: Page = { headers: { ...maxAge, ETag: '"1"' }, body: cardOf() }
  await using agent = await serving({ [wellKnown]: page })
  const cache = cardCache()
  await connect(agent.origin, { cardCache: cache })
  page.headers = { ...maxAge, ETag: '"2"' }
  page.body = cardOf({ name: 'Renamed' })
  pass(60)
  expect((await connect(agent.origin, { cardCache: cache })).card.name).toBe('Renamed')
  expect((await connect(agent.origin, { cardCache: cache })).card.name).toBe('Renamed')
  expect(asked(agent)).toEqual([wellKnown, `${wellKnown} "1"`])
})

test('without a cache every card is asked for', async () => {
  await using agent = await serving({
    [wellKnown]: { headers: { ...maxAge, ETag: '"1"' }, body: cardOf() },
  })
  await connect(agent.origin)
  await connect(agent.origin)
  expect(asked(agent)).toEqual([wellKnown, wellKnown])
})

test('where the card was found is kept as well', async () => {
  await using agent = await serving({
    [wellKnown]: { headers: { ...maxAge, ETag: '"1"' }, body: cardOf() },
  })
  const cache = cardCache()
  await connect(`${agent.origin}/support`, { cardCache: cache })
  await connect(`${agent.origin}/support`, { cardCache: cache })
  pass(60)
  await connect(`${agent.origin}/support`, { cardCache: cache })
  expect(asked(agent)).toEqual([
    `/support${wellKnown}`,
    '/support/.well-known/agent.json',
    wellKnown,
    `${wellKnown} "1"`,
  ])
})

test('a card that is gone is looked for anew, and forgotten', async () => {
  const page: Page = { headers: { ...maxAge, ETag: '"1"' }, body: cardOf() }
  await using agent = await serving({ [wellKnown]: page })
  const documents = new Map<string, CachedDocument>()
  await connect(agent.origin, { cardCache: documents })
  expect([...documents.keys()]).toEqual([agent.origin + wellKnown])
  page.status = 404
  pass(60)
  await expect(connect(agent.origin, { cardCache: documents })).rejects.toThrow('answered 404')
  expect(documents.size).toBe(0)
})

test('relative addresses on it are relative to where it came from', async () => {
  await using agent = await serving({
    [wellKnown]: { headers: { Location: '/cards/a.json' }, status: 302 },
    '/cards/a.json': {
      headers: { ...maxAge, ETag: '"1"' },
      body: cardOf({
        supportedInterfaces: [{ url: 'rpc', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
      }),
    },
  })
  const cache = cardCache()
  for (const seconds of [0, 30, 60]) {
    pass(seconds)
    const { url } = await connect(agent.origin, { cardCache: cache })
    expect(url).toBe(`${agent.origin}/cards/rpc`)
  }
})

describe('how long it is fresh', () => {
  test.each<[string, Record<string, string>, ...string[]]>([
    ['no-store: not kept', { 'Cache-Control': 'max-age=60, no-store', ETag: '"1"' }, '', ''],
    [
      'no-cache: asked every time',
      { 'Cache-Control': 'no-cache, max-age=60', ETag: '"1"' },
      '"1"',
      '"1"',
    ],
    ['only a tag: asked every time', { ETag: 'W/"1"' }, 'W/"1"', 'W/"1"'],
    ['nothing said: not kept', {}, '', ''],
    ['an age that is none', { 'Cache-Control': 'max-age=-5' }, '', ''],
    ['Vary: *', { ...maxAge, ETag: '"1"', Vary: '*' }, '', ''],
    ['old already', { ...maxAge, Age: '30', ETag: '"1"' }, '"1"'],
    ['max-age in capitals and quotes', { 'Cache-Control': 'Public, Max-Age="60"', ETag: '"1"' }],
    ['for others to keep longer', { 'Cache-Control': 's-maxage=9, max-age=60', ETag: '"1"' }],
  ])('%s', async (_, headers, ...then) => {
    await using agent = await serving({ [wellKnown]: { headers, body: cardOf() } })
    const cache = cardCache()
    await connect(agent.origin, { cardCache: cache })
    pass(20)
    await connect(agent.origin, { cardCache: cache })
    pass(20)
    await connect(agent.origin, { cardCache: cache })
    expect(asked(agent)).toEqual([wellKnown, ...then.map((tag) => `${wellKnown} ${tag}`.trim())])
  })

  test('a day at most, whatever is said', async () => {
    const headers = { 'Cache-Control': 'max-age=99999999999', ETag: '"1"' }
    await using agent = await serving({ [wellKnown]: { headers, body: cardOf() } })
    const cache = cardCache()
    await connect(agent.origin, { cardCache: cache })
    pass(86_399)
    await connect(agent.origin, { cardCache: cache })
    expect(agent.gets).toHaveLength(1)
    pass(1)
    await connect(agent.origin, { cardCache: cache })
    expect(agent.gets).toHaveLength(2)
  })
})

describe('a card that is refused', () => {
  test('is not kept', async () => {
    const page: Page = { headers: maxAge, body: cardOf({ skills: 'none' }) }
    await using agent = await serving({ [wellKnown]: page })
    const cache = cardCache()
    await expect(connect(agent.origin, { cardCache: cache })).rejects.toThrow('skills')
    page.body = cardOf()
    expect((await connect(agent.origin, { cardCache: cache })).card.name).toBe('Pricing')
  })

  test('though it was kept, is asked for again: there may be another', async () => {
    const page: Page = { headers: { ...maxAge, ETag: '"1"' }, body: unsigned }
    await using agent = await serving({ [wellKnown]: page })
    const cache = cardCache()
    await connect(agent.origin, { cardCache: cache })
    const signatures = { policy: 'require' as const, keys: key }
    const options = { cardCache: cache, signatures }
    await expect(connect(agent.origin, options)).rejects.toThrow('is not signed')
    page.headers = { ...maxAge, ETag: '"2"' }
    page.body = await signCard(unsigned, { key: pair.privateKey, kid: 'key-1' })
    expect((await connect(agent.origin, options)).signature).toMatchObject({ kid: 'key-1' })
    expect((await connect(agent.origin, options)).signature).toMatchObject({ kid: 'key-1' })
    expect(agent.gets).toHaveLength(3)
  })

  test('because the cache gave something else, does no harm', async () => {
    await using agent = await serving({ [wellKnown]: { headers: maxAge, body: cardOf() } })
    const broken: CachedDocument = {
      at: agent.origin + wellKnown,
      url: agent.origin + wellKnown,
      body: '{',
      maxAge: 60,
      freshUntil: Number.POSITIVE_INFINITY,
    }
    const cache: CardCache = {
      get: async () => broken,
      set: async () => {},
      delete: async () => {},
    }
    expect((await connect(agent.origin, { cardCache: cache })).card.name).toBe('Pricing')
  })
})

test('the keys that a card names are kept as the card is', async () => {
  const keys: Page = { headers: { ...maxAge, ETag: '"k"' }, body: { keys: [key] } }
  const page: Page = { headers: { ...maxAge, ETag: '"c"' } }
  await using agent = await serving({ [wellKnown]: page, '/keys.json': keys })
  const jku = `${agent.origin}/keys.json`
  page.body = await signCard(unsigned, { key: pair.privateKey, kid: 'key-1', jku })
  const options = { cardCache: cardCache(), signatures: { jku: 'same-origin' as const } }
  await connect(agent.origin, options)
  await connect(agent.origin, options)
  expect(asked(agent)).toEqual([wellKnown, '/keys.json'])

  // A new key is found at once, though the old ones are fresh.
  const next = await generateKeyPair('ES256')
  keys.headers = { ...maxAge, ETag: '"l"' }
  keys.body = { keys: [key, { ...(await exportJWK(next.publicKey)), kid: 'key-2' }] }
  page.headers = { ...maxAge, ETag: '"d"' }
  page.body = await signCard(unsigned, { key: next.privateKey, kid: 'key-2', jku })
  await options.cardCache.delete(agent.origin + wellKnown)
  expect((await connect(agent.origin, options)).signature).toMatchObject({ kid: 'key-2' })
  expect(asked(agent).slice(2)).toEqual([wellKnown, '/keys.json "k"'])
})

test('few are kept; what was used last is forgotten last', async () => {
  const cache = cardCache({ size: 2 })
  const document = { at: '', url: '', body: '{}', maxAge: 1, freshUntil: 1 }
  await cache.set('a', document)
  await cache.set('b', document)
  await cache.get('a')
  await cache.set('c', document)
  expect(await cache.get('b')).toBeUndefined()
  expect(await cache.get('a')).toEqual(document)
  expect(await cache.get('c')).toEqual(document)
})
