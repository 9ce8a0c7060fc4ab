import { expect, test, vi } from 'vitest'
import { connect, ConnectError, type Fetch } from '../../src/client/index.ts'
import type { AgentCard } from '../../src/protocol/index.ts'
import { cardOf, fakeAgent, sendJson, taskIn, type FakeAgent } from './fake-agent.ts'

const wellKnown = '/.well-known/agent-card.json'

/** An agent whose card, and whose interface, are at another origin. */
async function moved(to: FakeAgent, status = 307): Promise<FakeAgent> {
  return fakeAgent((call) => call.status(status, '', { Location: to.origin }), {
    pages: {
      [wellKnown]: (response) => {
        response.writeHead(302, { Location: `${to.origin}${wellKnown}` }).end()
      },
    },
  })
}

async function answering(): Promise<FakeAgent> {
  return fakeAgent((call) => call.result({ task: taskIn('TASK_STATE_COMPLETED') }), {
    card: { capabilities: {} },
  })
}

const secrets = { 'X-API-Key': 'secret', Authorization: 'Bearer secret' }

test('headers stay at the origin that they are for, wherever it redirects to', async () => {
  await using other = await answering()
  await using agent = await moved(other)
  await connect(agent.origin, { headers: secrets })
  const remote = await connect(cardAt(agent), { headers: secrets })
  expect(await remote.ask('How much?')).toMatchObject({ state: 'completed' })
  expect(agent.gets[0]?.headers).toMatchObject({ 'x-api-key': 'secret' })
  expect(agent.calls[0]?.headers).toMatchObject({ 'x-api-key': 'secret' })
  for (const { headers } of [...other.gets, ...other.calls]) {
    expect(headers).not.toHaveProperty('x-api-key')
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).toMatchObject({ 'a2a-version': '1.0' })
  }
  expect(other.calls[0]?.params).toEqual(agent.calls[0]?.params)
})

test('a function makes them for the address that it redirects to', async () => {
  await using other = await answering()
  await using agent = await moved(other, 308)
  const headers = (url: string): Record<string, string> => {
    return new URL(url).origin === agent.origin ? secrets : { 'X-API-Key': 'another' }
  }
  await connect(agent.origin, { headers })
  await (await connect(cardAt(agent), { headers })).ask('How much?')
  for (const { headers: sent } of [...other.gets, ...other.calls]) {
    expect(sent).toMatchObject({ 'x-api-key': 'another' })
    expect(sent).not.toHaveProperty('authorization')
  }
})

test('they go along to another path of the same origin', async () => {
  await using agent = await fakeAgent(undefined, {
    pages: {
      [wellKnown]: (response) => void response.writeHead(301, { Location: '/card' }).end(),
      '/card': (response) => sendJson(response, cardOf()),
    },
  })
  await connect(agent.origin, { headers: secrets })
  expect(agent.gets.map(({ path }) => path)).toEqual([wellKnown, '/card'])
  expect(agent.gets[1]?.headers).toMatchObject({ 'x-api-key': 'secret' })
})

test.each([302, 303])('a message is not turned into a GET by %i', async (status) => {
  await using other = await answering()
  await using agent = await moved(other, status)
  const remote = await connect(cardAt(agent), { headers: secrets })
  await expect(remote.ask('How much?')).rejects.toThrow(`answered ${status}`)
  expect(other.gets).toEqual([])
})

test.each([
  ['ftp://a.example/card.json', 'answered 302 Found'],
  ['http://[', 'answered 302 Found'],
  [wellKnown, 'redirects more than 20 times'],
])('a redirect to %s leads nowhere', async (Location, reason) => {
  await using agent = await fakeAgent(undefined, {
    pages: { [wellKnown]: (response) => void response.writeHead(302, { Location }).end() },
  })
  const refused = connect(agent.origin, { headers: secrets, retry: false })
  await expect(refused).rejects.toThrow(reason)
})

test('where a platform hides them, it is said', async () => {
  const hidden = { type: 'opaqueredirect', status: 0, headers: new Headers() } as Response
  const fetch = vi.fn<Fetch>(async () => hidden)
  const refused = connect('https://a.example', { fetch, headers: secrets, retry: false })
  await expect(refused).rejects.toThrow(ConnectError)
  await expect(refused).rejects.toThrow('redirects, and this platform hides where to')
})

/** A card with one interface, at an agent's origin. */
function cardAt({ origin }: FakeAgent): AgentCard {
  return {
    name: 'Moved',
    description: '',
    version: '1.0.0',
    supportedInterfaces: [{ url: origin, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
    capabilities: {},
    defaultInputModes: [],
    defaultOutputModes: [],
    skills: [],
  }
}
