import { expect, test } from 'vitest'
import { InvalidAgentResponseError, UnsupportedOperationError } from 'a2a-core'
import { CardSignatureError, connect } from 'a2a-core/client'
import { signCard } from 'a2a-core/server'
import { cardOf, fakeAgent, sendJson } from './fake-agent.ts'
import { key, pair } from './signed-cards.ts'

const more = { id: 'discount', name: 'Discount', description: 'Gives one', tags: ['price'] }
const capabilities = { streaming: true, extendedAgentCard: true }
const supportedInterfaces = [
  { url: '/rpc', protocolBinding: 'JSONRPC', protocolVersion: '1.0', tenant: 'acme' },
]

test('the extended card is asked for over the interface that is used, with what goes with any call', async () => {
  const extended = cardOf({ capabilities, skills: [more] })
  await using agent = await fakeAgent((call) => call.result(extended), {
    card: { capabilities, supportedInterfaces },
  })
  const remote = await connect(agent.origin, { headers: { Authorization: 'Bearer ann' } })
  const card = await remote.extendedCard({ extensions: ['urn:x'] })
  expect(card).toEqual(extended)
  const [call] = agent.calls
  expect(call?.method).toBe('GetExtendedAgentCard')
  expect(call?.params).toEqual({ tenant: 'acme' })
  expect(call?.headers).toMatchObject({
    authorization: 'Bearer ann',
    'a2a-version': '1.0',
    'a2a-extensions': 'urn:x',
  })
  // The agent itself stays what it was.
  expect(remote.card.skills.map(({ id }) => id)).toEqual(['quote'])
})

test('it is asked for over HTTP+JSON as well', async () => {
  const extended = cardOf({ capabilities, skills: [more] })
  await using agent = await fakeAgent(undefined, {
    card: {
      capabilities,
      supportedInterfaces: [
        { url: '/a/', protocolBinding: 'HTTP+JSON', protocolVersion: '1.0', tenant: 'acme' },
      ],
    },
    pages: { '/a/acme/extendedAgentCard': (response) => sendJson(response, extended) },
  })
  const remote = await connect(agent.origin)
  expect(await remote.extendedCard()).toEqual(extended)
})

test('an agent that declares none is not asked', async () => {
  await using agent = await fakeAgent()
  const remote = await connect(agent.origin)
  await expect(remote.extendedCard()).rejects.toBeInstanceOf(UnsupportedOperationError)
  expect(agent.calls).toEqual([])
})

test('one that is not valid is refused, naming the field', async () => {
  const card = { capabilities }
  await using agent = await fakeAgent((call) => call.result({ skills: [{}] }), { card })
  const refused = (await connect(agent.origin)).extendedCard()
  await expect(refused).rejects.toBeInstanceOf(InvalidAgentResponseError)
  await expect(refused).rejects.toThrow('skills[0].id')
})

test('it needs the signatures that the card needs, and one connects with it', async () => {
  const url = 'https://a.example'
  const open = cardOf({
    capabilities,
    supportedInterfaces: [{ url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  })
  const signing = { key: pair.privateKey, kid: 'key-1' }
  const signedCard = (fields: object): Promise<unknown> =>
    signCard({ ...open, ...fields } as Parameters<typeof signCard>[0], signing)
  const signatures = { policy: 'require' as const, keys: key }
  const answers = [open, await signedCard({ skills: [more] })]
  const remote = await connect((await signedCard({})) as Parameters<typeof connect>[0], {
    signatures,
    fetch: async () => Response.json({ jsonrpc: '2.0', id: '1', result: answers.shift() }),
  })
  const unsigned = remote.extendedCard()
  await expect(unsigned).rejects.toBeInstanceOf(CardSignatureError)
  await expect(unsigned).rejects.toThrow(`The extended card of ${url}/ is not signed`)
  const extended = await connect(await remote.extendedCard(), { signatures })
  expect(extended.signature).toEqual({ kid: 'key-1', form: 'canonical' })
  expect(extended.card.skills).toEqual([more])
})
