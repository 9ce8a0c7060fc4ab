import { expect, test, vi } from 'vitest'
import { connect, ConnectError } from '../../src/client/index.ts'
import {
  InvalidAgentResponseError,
  ServiceUnavailableError,
  UnauthenticatedError,
} from '../../src/protocol/index.ts'
import { cardOf, fakeAgent, sendJson, taskIn } from './fake-agent.ts'

const wellKnown = '/.well-known/agent-card.json'
const formerly = '/.well-known/agent.json'

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it succeeded')
    },
    (error: Error) => error,
  )
}

test('the card below the path comes before that of the origin', async () => {
  await using agent = await fakeAgent(undefined, {
    pages: {
      [`/support${wellKnown}`]: (response) => sendJson(response, cardOf({ name: 'Below' })),
    },
  })
  expect((await connect(`${agent.origin}/support`)).card.name).toBe('Below')
  expect((await connect(`${agent.origin}/support/?x=1#y`)).card.name).toBe('Below')
  expect((await connect(new URL(agent.origin))).card.name).toBe('Pricing')
  expect(agent.gets.map(({ path }) => path)).toEqual([
    `/support${wellKnown}`,
    `/support${wellKnown}`,
    wellKnown,
  ])
})

test('the card of the origin stands in where there is none below the path', async () => {
  await using agent = await fakeAgent(undefined, {
    pages: {
      [`/page${wellKnown}`]: (response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>')
      },
    },
  })
  expect((await connect(`${agent.origin}/support`)).card.name).toBe('Pricing')
  expect((await connect(`${agent.origin}/page`)).card.name).toBe('Pricing')
  expect(agent.gets.map(({ path }) => path)).toEqual([
    `/support${wellKnown}`,
    `/support${formerly}`,
    wellKnown,
    `/page${wellKnown}`,
    `/page${formerly}`,
    wellKnown,
  ])
})

test('an address that ends in .json is the card’s own', async () => {
  await using agent = await fakeAgent(undefined, {
    pages: { '/cards/a.json?v=2': (response) => sendJson(response, cardOf({ name: 'A' })) },
  })
  expect((await connect(`${agent.origin}/cards/a.json?v=2`)).card.name).toBe('A')
  const error = await errorOf(connect(`${agent.origin}/cards/b.json`))
  expect(error).toBeInstanceOf(ConnectError)
  expect(error.message).toBe(`Found no agent card: ${agent.origin}/cards/b.json answered 404`)
})

test('where there is no card, every address tried is named', async () => {
  await using agent = await fakeAgent(undefined, {
    pages: {
      [wellKnown]: (response) => {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>')
      },
    },
  })
  const error = await errorOf(connect(`${agent.origin}/x`))
  expect(error).toBeInstanceOf(ConnectError)
  expect(error.message).toBe(
    `Found no agent card: ${agent.origin}/x${wellKnown} answered 404; ` +
      `${agent.origin}/x${formerly} answered 404; ` +
      `${agent.origin}${wellKnown} answered with text/html that is no JSON object; ` +
      `${agent.origin}${formerly} answered 404`,
  )
})

test('a card that is not valid is refused, naming the field', async () => {
  await using agent = await fakeAgent(undefined, { card: { skills: [{ name: 'x' }] } })
  const error = await errorOf(connect(agent.origin))
  expect(error).toBeInstanceOf(InvalidAgentResponseError)
  expect(error.message).toContain(
    `The agent card at ${agent.origin}${wellKnown} does not fit the specification: skills[0].id:`,
  )
})

test('a server that wants credentials says so', async () => {
  await using agent = await fakeAgent(undefined, {
    pages: { [wellKnown]: (response) => void response.writeHead(401).end() },
  })
  const error = await errorOf(connect(agent.origin))
  expect(error).toBeInstanceOf(UnauthenticatedError)
  expect(error.message).toBe(`${agent.origin}${wellKnown} answered 401 Unauthorized`)
})

test('a server that is busy is asked again', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  let asked = 0
  await using agent = await fakeAgent(undefined, {
    pages: {
      [wellKnown]: (response) => {
        if (++asked < 3) response.writeHead(503, { 'Retry-After': '0' }).end()
        else sendJson(response, cardOf())
      },
    },
  })
  await connect(agent.origin)
  expect(asked).toBe(3)

  asked = -1
  const error = await errorOf(connect(agent.origin, { retry: false }))
  expect(error).toBeInstanceOf(ServiceUnavailableError)
  expect(asked).toBe(0)
})

test('an address where nobody listens is named, with the reason', async () => {
  const agent = await fakeAgent()
  await agent[Symbol.asyncDispose]()
  const error = await errorOf(connect(agent.origin, { retry: false }))
  expect(error).toBeInstanceOf(ConnectError)
  expect(error.message).toMatch(`Could not reach ${agent.origin}${wellKnown}: `)
  expect(error.message).toMatch('ECONNREFUSED')
})

test.each([
  ['not an address', 'connect() takes an http(s) address or an agent card, not not an address'],
  ['ftp://a.example', 'connect() takes an http(s) address or an agent card, not ftp://a.example'],
  ['https://me:secret@a.example', 'connect() takes no credentials in the address'],
])('%s is refused', async (url, message) => {
  const error = await errorOf(connect(url))
  expect(error).toBeInstanceOf(TypeError)
  expect(error.message).toContain(message)
})

test('the first interface that is spoken here is used, at its address and for its tenant', async () => {
  await using agent = await fakeAgent((call) => call.result(taskIn('TASK_STATE_WORKING')), {
    card: {
      supportedInterfaces: [
        { url: 'https://grpc.example', protocolBinding: 'GRPC', protocolVersion: '1.0' },
        { url: 'https://old.example', protocolBinding: 'JSONRPC', protocolVersion: '0.3.0' },
        { url: 'rpc', protocolBinding: 'JSONRPC', protocolVersion: '1.0.1', tenant: 'acme' },
        { url: '/other', protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
      ],
    },
  })
  const remote = await connect(agent.origin)
  expect(remote.url).toBe(`${agent.origin}/.well-known/rpc`)
  await remote.getTask('task-1')
  expect(agent.calls[0]?.params).toEqual({ id: 'task-1', tenant: 'acme' })
})

test('an agent that speaks nothing known here is refused, naming what it offers', async () => {
  const offers = [
    { url: 'https://a.example', protocolBinding: 'GRPC', protocolVersion: '1.0' },
    { url: 'https://b.example', protocolBinding: 'JSONRPC', protocolVersion: '0.1' },
  ]
  await using agent = await fakeAgent(undefined, { card: { supportedInterfaces: offers } })
  const error = await errorOf(connect(agent.origin))
  expect(error).toBeInstanceOf(ConnectError)
  expect(error.message).toBe(
    `${agent.origin}${wellKnown} offers GRPC 1.0 at https://a.example, ` +
      'JSONRPC 0.1 at https://b.example; ' +
      'this client speaks JSONRPC 1.0, HTTP+JSON 1.0, JSONRPC 0.3, HTTP+JSON 0.3',
  )
})

test('an interface that is not on the web is refused', async () => {
  const supportedInterfaces = [
    { url: 'file:///etc/passwd', protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
  ]
  await using agent = await fakeAgent(undefined, { card: { supportedInterfaces } })
  const error = await errorOf(connect(agent.origin))
  expect(error).toBeInstanceOf(ConnectError)
  expect(error.message).toContain('no http(s) address: file:///etc/passwd')
})

test('a card that is known already is used as it is', async () => {
  await using agent = await fakeAgent((call) => call.result(taskIn('TASK_STATE_WORKING')))
  const [offer] = [{ url: agent.origin, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }]
  const { card } = await connect(agent.origin)
  const remote = await connect({ ...card, supportedInterfaces: [offer] })
  expect(remote.url).toBe(`${agent.origin}/`)
  expect((await remote.getTask('task-1')).id).toBe('task-1')
  const error = await errorOf(connect(card))
  expect(error.message).toContain('the card of Pricing names an interface')
})

test('connecting stops when its signal aborts', async () => {
  const leaving = new AbortController()
  await using agent = await fakeAgent(undefined, {
    pages: { [wellKnown]: () => leaving.abort(new Error('enough')) },
  })
  const error = await errorOf(connect(agent.origin, { signal: leaving.signal }))
  expect(error.message).toBe('enough')
})

test('retry.attempts that is no count is refused', async () => {
  const error = await errorOf(connect('https://a.example', { retry: { attempts: 0 } }))
  expect(error).toBeInstanceOf(TypeError)
  expect(error.message).toBe('retry.attempts must be a whole number from 1, not 0')
})
