import { describe, expect, test } from 'vitest'
import { connect } from '../../src/client/index.ts'
import { userMessage, type StreamResponse } from '../../src/protocol/index.ts'
import { status, taskIn } from './fake-agent.ts'
import { card, connected, errorOf, frame, json, offer, root, stream } from './rest-agent.ts'
import { told } from './story.ts'

const done: StreamResponse = { task: taskIn('TASK_STATE_COMPLETED') }

describe('each operation has its method and path:', () => {
  test('SendMessage', async () => {
    const { remote, sent } = await connected({ answer: () => json(done) })
    const message = userMessage('hi')
    expect(await remote.send({ message, metadata: { a: 1 } })).toEqual(done)
    expect(sent).toMatchObject([
      { line: `POST ${root}/message:send`, query: {}, body: { message, metadata: { a: 1 } } },
    ])
  })

  test('SendStreamingMessage', async () => {
    const { remote, sent } = await connected({ answer: () => stream(frame(done)) })
    const { events } = await told(remote.stream('hi'))
    expect(events).toEqual([done])
    expect(sent).toMatchObject([{ line: `POST ${root}/message:stream` }])
    expect(sent[0]?.headers.get('Accept')).toBe('text/event-stream')
  })

  test('GetTask', async () => {
    const { remote, sent } = await connected()
    await remote.getTask('task-1')
    await remote.getTask('a/b c?d#é:cancel', { historyLength: 0 })
    expect(sent).toMatchObject([
      { line: `GET ${root}/tasks/task-1`, query: {}, body: undefined },
      {
        line: `GET ${root}/tasks/a%2Fb%20c%3Fd%23%C3%A9%3Acancel`,
        query: { historyLength: '0' },
      },
    ])
  })

  test('ListTasks', async () => {
    const { remote, sent } = await connected({ answer: () => json({ tasks: [] }) })
    const tasks = remote.listTasks({
      contextId: 'a&b',
      status: 'TASK_STATE_WORKING',
      pageSize: 5,
      includeArtifacts: false,
      statusTimestampAfter: '2025-11-09T10:30:00Z',
      historyLength: undefined,
    })
    expect(await Array.fromAsync(tasks)).toEqual([])
    expect(sent).toMatchObject([{ line: `GET ${root}/tasks` }])
    expect(sent[0]?.query).toEqual({
      contextId: 'a&b',
      status: 'TASK_STATE_WORKING',
      pageSize: '5',
      includeArtifacts: 'false',
      statusTimestampAfter: '2025-11-09T10:30:00Z',
    })
  })

  test('CancelTask', async () => {
    const { remote, sent } = await connected()
    await remote.cancel('task-1', { metadata: { why: 'late' } })
    expect(sent).toMatchObject([
      { line: `POST ${root}/tasks/task-1:cancel`, body: { metadata: { why: 'late' } } },
    ])
  })

  test('SubscribeToTask', async () => {
    const { remote, sent } = await connected({ answer: () => stream(frame(done)) })
    await told(remote.subscribe('task-1', { lastEventId: '5' }))
    expect(sent).toMatchObject([{ line: `POST ${root}/tasks/task-1:subscribe`, body: {} }])
    expect(sent[0]?.headers.get('Last-Event-ID')).toBe('5')
  })
})

test('the tenant stands in the path, and what the address says besides stays', async () => {
  const fields = { url: 'https://a.example/?key=1', tenant: 'a/b' }
  const { remote, sent } = await connected({ fields })
  await remote.getTask('task-1', { historyLength: 2 })
  expect(sent).toMatchObject([
    {
      line: 'GET https://a.example/a%2Fb/tasks/task-1',
      query: { key: '1', historyLength: '2' },
    },
  ])
})

test('requests say what they are, and what they take', async () => {
  const { remote, sent } = await connected({
    options: { headers: { Authorization: 'Bearer t' }, extensions: ['urn:a'] },
  })
  await remote.cancel('task-1')
  expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
    accept: 'application/a2a+json, application/json',
    authorization: 'Bearer t',
    'a2a-extensions': 'urn:a',
    'a2a-version': '1.0',
    'content-type': 'application/a2a+json',
  })
})

test.each(['', '.', '..'])('the id %j is refused, for it cannot stand in a path', async (id) => {
  const { remote, sent } = await connected()
  expect(await errorOf(remote.getTask(id))).toMatchObject({
    name: 'InvalidParamsError',
    message: `Invalid parameters: id: "${id}" cannot stand in the path of an address`,
  })
  expect(sent).toEqual([])
})

test('a stream that breaks is made again, by subscribing', async () => {
  const { remote, sent } = await connected({
    options: { retry: { attempts: 2 } },
    answer: (_, count) =>
      count === 1
        ? stream(frame({ task: taskIn('TASK_STATE_WORKING') }, 1))
        : stream(
            frame({ task: taskIn('TASK_STATE_WORKING') }, 1),
            frame(status('TASK_STATE_COMPLETED'), 2),
          ),
  })
  const { events, outcome } = await told(remote.stream('hi'))
  expect(events).toEqual([{ task: taskIn('TASK_STATE_WORKING') }, status('TASK_STATE_COMPLETED')])
  expect(outcome).toMatchObject({ state: 'completed' })
  expect(sent.map(({ line }) => line)).toEqual([
    `POST ${root}/message:stream`,
    `POST ${root}/tasks/task-1:subscribe`,
  ])
})

describe('the binding', () => {
  const rpc = { url: 'https://a.example/rpc', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }

  test('is the first on the card that is spoken here', async () => {
    expect((await connect(card(offer, rpc))).url).toBe(offer.url)
    expect((await connect(card(rpc, offer))).url).toBe(rpc.url)
    expect((await connect(card({ ...offer, protocolVersion: '0.3' }, rpc))).url).toBe(rpc.url)
    expect((await connect(card({ ...rpc, protocolVersion: '0.3' }, offer))).url).toBe(offer.url)
  })

  test('is the one that is asked for', async () => {
    expect((await connect(card(rpc, offer), { binding: 'HTTP+JSON' })).url).toBe(offer.url)
    expect((await connect(card(offer, rpc), { binding: 'JSONRPC' })).url).toBe(rpc.url)
    expect(await errorOf(connect(card(rpc), { binding: 'HTTP+JSON' }))).toMatchObject({
      name: 'ConnectError',
      message:
        'the card of Pricing offers JSONRPC 1.0 at https://a.example/rpc; this client speaks ' +
        'JSONRPC 1.0, HTTP+JSON 1.0, JSONRPC 0.3, HTTP+JSON 0.3, and only HTTP+JSON is asked for',
    })
  })
})
